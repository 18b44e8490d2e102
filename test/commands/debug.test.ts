import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { main } from '../../scripts/cli/main.ts';
import { fingerprint } from '../../scripts/machine/host-key.ts';
import { realWorld } from '../../scripts/world/real.ts';
import { root } from '../support/root.ts';
import { scratch } from '../support/scratch.ts';
import { type Behaviour, type Ordered, sshServer } from '../support/ssh-server.ts';
import { recordingTerminal } from '../support/terminal.ts';

// `debug` on saved bundles, and on machines that mayfly does not know: a real SSH server, and this computer behind it.

const bench = async (t: TestContext) => {
  const folder = await scratch(t);
  const world = realWorld();
  const environment = { ...world.host.environment, HOME: folder, MAYFLY_STORE: join(folder, 'store') };
  const debug = async (...words: string[]) => {
    const terminal = recordingTerminal();
    const code = await main({
      words: ['debug', ...words],
      world: { ...world, host: { ...world.host, environment } },
      terminal,
      root,
      folder,
      signal: new AbortController().signal,
    });
    return { code, out: terminal.out, err: terminal.err, line: terminal.out.split('\n')[0] ?? '' };
  };
  return { folder, debug };
};

/** Runs what was ordered on this computer, as a login shell would, where it may not become root. */
const really: Behaviour = ({ line, program, channel, end }: Ordered) => {
  const shell = spawn('sh', ['-c', line], { stdio: ['pipe', 'pipe', 'ignore'] });
  shell.stdout.pipe(channel, { end: false });
  shell.stdin.on('error', () => undefined);
  shell.stdin.end(program);
  shell.once('close', code => end(code ?? 1));
};

const stranger = async (t: TestContext, behave?: Behaviour, manner = {}) => {
  const server = await sshServer(t, behave, manner);
  const { folder, debug } = await bench(t);
  await writeFile(join(folder, 'key'), server.clientKey, { mode: 0o600 });
  const address = `127.0.0.1:${server.endpoint.port}`;
  return { server, folder, debug, address };
};

test('a machine that mayfly does not know is examined with a key, when its host key is vouched for', async t => {
  const { server, folder, debug, address } = await stranger(t, really);
  const print = fingerprint(server.hostKey.blob);
  const byPrint = await debug(address, '--key', 'key', '--user', 'anna', '--host-key', print);
  assert.match(
    byPrint.line,
    /^127\.0\.0\.1 (?:is healthy, as far as|may or may not|is broken|is healthy, but)/,
  );
  assert.match(byPrint.out, /Saved: .*_strangers/);
  assert.doesNotMatch(byPrint.out, /instance\/|templates\/|fleet\.yaml|replace/);
  await mkdir(join(folder, '.ssh'));
  const port = server.endpoint.port;
  await writeFile(join(folder, '.ssh/known_hosts'), `# mine\n[127.0.0.1]:${port} ${server.hostKey.line}\n`);
  const logins = server.seen.filter(word => word === 'login').length;
  const byFile = await debug(address, '--key', 'key', '--save', 'kept.json');
  assert.equal(byFile.line.replace(/\d/g, ''), byPrint.line.replace(/\d/g, ''));
  assert.equal(server.seen.filter(word => word === 'login').length, logins + 1);
  const again = await debug('kept.json');
  assert.equal(again.line, byFile.line);
  assert.equal(again.code, byFile.code);
  const kept = JSON.parse(await readFile(join(folder, 'kept.json'), 'utf8'));
  assert.equal(kept.machine.stranger, true);
});

test('an unknown host key is told and never trusted: nothing is sent to such a machine', async t => {
  const { server, debug, address } = await stranger(t, really);
  const { code, line } = await debug(address, '--key', 'key');
  assert.equal(code, 2);
  assert.match(
    line,
    /may or may not be healthy: SSH answers, but its host key is SHA256:\S+, which nobody vouches for/,
  );
  assert.ok(line.includes(`--host-key ${fingerprint(server.hostKey.blob)}`));
  const wrong = await debug(address, '--key', 'key', '--host-key', `SHA256:${'A'.repeat(43)}`);
  assert.equal(wrong.code, 1);
  assert.match(wrong.line, /shows a host key that is not its own.*not SHA256:A{43}/);
  assert.deepEqual(
    server.seen.filter(word => /auth|login|exec/.test(word)),
    [],
  );
});

test('whatever is wrong with what is given is a usage error that names it', async t => {
  const { folder, debug, address } = await stranger(t);
  await writeFile(join(folder, 'public'), 'ssh-ed25519 AAAA');
  const wrong: [string[], RegExp][] = [
    [[address, '--key', 'missing'], /--key "?missing"? cannot be read/],
    [[address, '--key', 'public'], /no private key that can be used/],
    [[address, '--key', 'key', '--host-key', 'nonsense'], /not a public host key/],
    [[address, '--key', 'key', '--known-hosts', 'missing'], /--known-hosts "?missing"? cannot be read/],
    [['bad address!', '--key', 'key'], /is no address/],
    [['127.0.0.1:99999', '--key', 'key'], /is no address/],
    [[address, '--user', 'anna'], /--user is for a machine that mayfly does not know/],
    [['--all', 'hello-1'], /a machine, or --all, not both/],
    [[], /needs a machine, a bundle, or --all/],
    [['missing.json'], /missing\.json"? cannot be read[\s\S]*no such file/],
  ];
  for (const [words, told] of wrong) {
    const { code, err } = await debug(...words);
    assert.equal(code, 2, `${words}: ${err}`);
    assert.match(err, told);
  }
});

test('a machine that refuses the login, runs nothing, drops the connection or never stops talking is told as that', async t => {
  const given = (port: number, line: string) => `[127.0.0.1]:${port} ${line}\n`;
  const cases: [Behaviour, number, RegExp][] = [
    [
      ordered => {
        ordered.channel.write('This account is currently not available.\n');
        ordered.end(1);
      },
      1,
      /runs no commands \(This account is currently not available/,
    ],
    [
      ordered => {
        ordered.channel.write('@@ boot identity rc=0 bytes=900 dropped=0\nhalf');
        ordered.channel.end();
      },
      2,
      /may or may not be healthy/,
    ],
    [
      ordered => {
        ordered.channel.end();
      },
      2,
      /may or may not be healthy/,
    ],
    [
      ordered => {
        const much = Buffer.alloc(4 << 20, 0x41);
        ordered.channel.write(much);
        ordered.channel.write(much, () => ordered.end(0));
      },
      1,
      /runs no commands \(A+/,
    ],
  ];
  for (const [behave, code, told] of cases) {
    const { server, folder, debug, address } = await stranger(t, behave);
    await writeFile(join(folder, 'known'), given(server.endpoint.port, server.hostKey.line));
    const seen = await debug(address, '--key', 'key', '--known-hosts', 'known');
    assert.match(seen.line, told);
    assert.equal(seen.code, code, seen.line);
  }
});

test('an address where nobody answers is unknown, and the answer says how far it came', async t => {
  const { server, debug } = await stranger(t);
  const { port } = server.endpoint;
  const free = port === 65_535 ? port - 1 : port + 1;
  const { code, line } = await debug(`127.0.0.1:${free}`, '--key', 'key');
  assert.equal(code, 2);
  assert.match(
    line,
    /^127\.0\.0\.1 may or may not be healthy: SSH did not let anybody look \((?:refused|open)/,
  );
});

test('a saved bundle that was tampered with, cut or is none at all is refused in words', async t => {
  const { folder, debug } = await bench(t);
  const { bundle } = JSON.parse(await readFile(join(root, 'test/debug/bundles/crash-loop.json'), 'utf8'));
  const write = (name: string, text: string) => writeFile(join(folder, name), text);
  await write('good.json', JSON.stringify(bundle));
  const good = await debug('good.json');
  assert.equal(good.code, 1);
  assert.match(good.line, /^hello-1 is broken since .*hello\.service keeps failing/);
  const told = JSON.parse((await debug('good.json', '--json')).out);
  assert.equal(told.verdict.kind, 'broken');
  const bad: [string, RegExp][] = [
    [JSON.stringify(bundle).slice(0, 3000), /it is no JSON/],
    ['[]', /the whole is not as it should be/],
    [
      JSON.stringify({ ...bundle, machine: { ...bundle.machine, name: '\u001b[31m$(reboot)' } }),
      /machine is not as it should be/,
    ],
    [
      JSON.stringify({ ...bundle, probes: { 'units/show': { rc: '0', text: 1 } } }),
      /probes is not as it should be/,
    ],
    [JSON.stringify({ ...bundle, sources: { x: { file: 1 } } }), /sources is not as it should be/],
    [JSON.stringify({ ...bundle, outside: { letIn: 'all' } }), /outside is not as it should be/],
  ];
  for (const [text, why] of bad) {
    await write('bad.json', text);
    const { code, err } = await debug('bad.json');
    assert.equal(code, 2);
    assert.match(err, /not a bundle of debug/);
    assert.match(err, why);
    assert.doesNotMatch(err, /\u001b/);
  }
});
