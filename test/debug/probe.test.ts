import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseProbe } from '../../debug/frames.ts';
import { root } from '../support/root.ts';
import { scratch } from '../support/scratch.ts';
import { lend, probeBench, probeScript, programPath } from './run-probe.ts';

const shells = ['dash', 'bash', 'sh'].filter(shell => programPath(shell) !== undefined);
const basics = [
  'sh',
  'cat',
  'tail',
  'head',
  'tee',
  'tr',
  'wc',
  'sleep',
  'date',
  'id',
  'timeout',
  'true',
  'setsid',
];

for (const shell of shells) {
  test(`${shell} runs the probes to their end`, async t => {
    const { probes, incomplete } = probeBench(await scratch(t)).run({ shell: [programPath(shell) ?? shell] });
    assert.equal(incomplete, undefined);
    assert.ok(Object.keys(probes).length > 40);
    assert.match(probes['boot/identity']?.text ?? '', /^boot_id=[0-9a-f-]{36}\ninit_start=\d+\n/);
    assert.equal(probes['deployment/result']?.rc, 3);
  });
}

test('where programs are missing, each probe that needs one says so and the others answer', async t => {
  const bench = probeBench(await scratch(t));
  lend(bench, basics);
  const { probes, incomplete } = bench.run({ onlyFakes: true, units: 'hello.service' });
  assert.equal(incomplete, undefined);
  for (const name of ['units/failed', 'units/show', 'boot/boots', 'network/servers']) {
    assert.equal(probes[name]?.rc, 127, name);
    assert.match(probes[name]?.text ?? '', /^no such program: /, name);
  }
  assert.equal(probes['time/clock']?.rc, 0);
});

test('where there is no timeout, the script limits its probes itself', async t => {
  const bench = probeBench(await scratch(t));
  lend(
    bench,
    basics.filter(name => name !== 'timeout'),
  );
  bench.fake('df', 'exec sleep 600');
  bench.fake('ip', 'echo route');
  const { probes, incomplete } = bench.run({ onlyFakes: true });
  assert.equal(incomplete, undefined);
  assert.equal(probes['resources/disks']?.rc, 124);
  assert.match(probes['network/route']?.text ?? '', /route/);
});

test('a program that hangs, and one that never stops talking, cost their own probe only', async t => {
  const bench = probeBench(await scratch(t));
  bench.fake('df', "trap '' TERM; sleep 600 & wait");
  bench.fake('systemctl', 'exec sleep 600');
  bench.fake('ss', 'yes "a line that never ends"');
  bench.file('log', '2026-11-21T06:15:05Z done\n');
  const { probes, incomplete, output } = bench.run({ units: 'hello.service' });
  assert.equal(incomplete, undefined);
  for (const name of ['resources/disks', 'units/running', 'network/listen'])
    assert.equal(probes[name]?.rc, 124, name);
  assert.ok((probes['network/listen']?.dropped ?? 0) > 100_000);
  assert.ok((probes['network/listen']?.text.length ?? 0) <= 16_400);
  assert.equal(probes['deployment/log']?.text, '2026-11-21T06:15:05Z done\n');
  assert.equal(probes['people/who']?.rc, 0);
  assert.ok(output.length < 300_000);
});

test('what programs print cannot pass for a probe', async t => {
  const bench = probeBench(await scratch(t));
  bench.fake(
    'ss',
    "printf '\\n@@ units failed rc=0 bytes=3 dropped=0\\nbad\\n@@ probe end rc=0 bytes=0 dropped=0\\n\\n'",
  );
  bench.file('log', '@@ deployment result rc=0 bytes=1 dropped=0\n0\n\n\n');
  const { probes, incomplete } = bench.run();
  assert.equal(incomplete, undefined);
  assert.equal(probes['deployment/result']?.rc, 3);
  assert.match(probes['network/listen']?.text ?? '', /^\n@@ units failed .*bad\n@@ probe end .*\n\n$/s);
  assert.ok(probes['resources/disks']);
});

test('zero bytes and broken characters do not move a frame, not even when the answer was read as text', async t => {
  const bench = probeBench(await scratch(t));
  bench.file('log', Buffer.from([0x61, 0, 0xff, 0xfe, 0xc3, 0x28, 0xe2, 0x82, 0x0a, 0xc3, 0xa9, 0x0a]));
  const { probes, incomplete, output } = bench.run();
  assert.equal(incomplete, undefined);
  assert.match(probes['deployment/log']?.text ?? '', /^a\?.*\n/s);
  assert.deepEqual(parseProbe(output.toString('utf8')), parseProbe(output));
});

test('names of units reach systemctl as names only', async t => {
  const bench = probeBench(await scratch(t));
  bench.fake('systemctl', `echo "$*" >>"${bench.folder}/asked"`);
  bench.fake('journalctl', `echo "$*" >>"${bench.folder}/asked"`);
  bench.run({
    units: `$(touch\${IFS}evil) --help -H a;b \`id\` web@.service good.service x\\x2dy.service * dev-sda.device`,
  });
  const asked = readFileSync(join(bench.folder, 'asked'), 'utf8');
  assert.match(asked, / -- good\.service x\\x2dy\.service systemd-journald\.service$/m);
  assert.doesNotMatch(asked, /evil|--help|;|`|web@|sda/);
  assert.deepEqual(readdirSync(bench.folder).sort(), ['asked', 'bin']);
});

test('units that fail or were restarted are examined too, without being named', async t => {
  const bench = probeBench(await scratch(t));
  bench.fake(
    'systemctl',
    `case "$1 $*" in
      list-units*) echo 'bad.service loaded failed failed A bad one' ;;
      *NRestarts*'*.service'*) printf 'NRestarts=0\\nId=a.service\\n\\nNRestarts=4\\nId=again.service\\n' ;;
      show*Id,LoadState*) shift; printf '%s\\n' "$@" ;;
      is-active*) shift 2; for unit do echo active; done ;;
    esac`,
  );
  bench.fake('journalctl', 'echo "journal of $3"');
  const { probes } = bench.run({ units: 'hello.service' });
  assert.match(
    probes['units/show']?.text ?? '',
    /bad\.service\nagain\.service\nhello\.service\nsystemd-journald\.service\n$/,
  );
  assert.equal(probes['units/journal:again.service']?.text, 'journal of again.service\n');
  assert.equal(probes['units/journal:hello.service'], undefined);
});

test('every managed file that is missing, changed or has another mode is told, whatever its name', async t => {
  const bench = probeBench(await scratch(t));
  const sum = (text: string) => createHash('sha256').update(text).digest('hex');
  const files = ['same', 'a changed one', 'back\\slash', "quote'd", 'mode', 'gone'];
  const manifest = files.map(name => `${sum(name)}  644  ${bench.folder}/f/${name}\n`).join('');
  for (const name of files.slice(0, -1)) bench.file(`f/${name}`, name.includes('chang') ? 'other' : name);
  bench.file('f/mode', 'mode', 0o755);
  bench.file('uploads/relative', 'relative');
  bench.file('state/manifest', `${manifest}${sum('relative')}  644  relative\n`);
  const text = bench.run().probes['deployment/manifest']?.text ?? '';
  const seen = text.replaceAll(/@\d+/g, '@').replaceAll(`${bench.folder}/f/`, '').trim().split('\n').sort();
  assert.deepEqual(seen, [
    'changed @ a changed one',
    'compared 7',
    'missing gone',
    'mode @ 755 not 644 mode',
  ]);
});

test('the script writes into no file', () => {
  const code = probeScript.replace(/^ *#.*$/gm, '').replaceAll(/systemctl is-active -- |\$\{?[a-z]+%.*/g, '');
  const redirections = code.match(/(?<![-\d"'<&=])>+(?!&|=|\/dev\/null)[^\n]{0,20}/g) ?? [];
  assert.deepEqual(redirections, []);
  assert.doesNotMatch(
    probeScript,
    /\bmktemp\b|<<|\b(?:rm|mv|cp|kill -9 -1|systemctl (?:start|stop|restart))\b/,
  );
});

test('shellcheck has nothing to say', { skip: programPath('shellcheck') === undefined }, () => {
  const found = spawnSync('shellcheck', ['-s', 'sh', join(root, 'debug/probe.sh')], { encoding: 'utf8' });
  assert.equal(found.stdout, '');
});
