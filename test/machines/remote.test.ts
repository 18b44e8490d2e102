import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, type TestContext, test } from 'node:test';
import type { Definition } from '../../scripts/fleet/definition.ts';
import { loadDefinition } from '../../scripts/fleet/load.ts';
import { type AttestOptions, attest, judgeAttestation } from '../../scripts/machine/attest.ts';
import { judgeBoot, readBoot } from '../../scripts/machine/boot.ts';
import type { Contact } from '../../scripts/machine/contact.ts';
import { type Parcel, pack } from '../../scripts/machine/deploy.ts';
import { parseHostKey } from '../../scripts/machine/host-key.ts';
import { type Answer, HostKeyMismatch } from '../../scripts/machine/session.ts';
import { writeTar } from '../../scripts/render/tar.ts';
import { type TestMachine, testMachine } from '../support/ssh-machine.ts';

// The scripts that run on machines, on a real one, over real SSH.

let machine: TestMachine;
let bootstrap: string;
const patient = { timeout: 60_000 };

before(async () => {
  machine = await testMachine();
  [bootstrap = ''] = machine.hostKeys;
});
after(() => machine?.end());

/** Logs in anew with these keys and says whether the machine shows one of them. */
const shows = async (...keys: string[]): Promise<boolean> => {
  const pinned = machine.hostKeys;
  machine.hostKeys = keys;
  const line = machine.dial();
  try {
    await line.reach(30_000);
    return true;
  } catch (thrown) {
    if (thrown instanceof HostKeyMismatch) return false;
    throw thrown;
  } finally {
    line.close();
    machine.hostKeys = pinned;
  }
};

const newHostKey = async (): Promise<string> =>
  parseHostKey((await machine.run(machine.scripts.newHostKey, patient)).stdout).line;

const bootReport = () => machine.run(machine.scripts.boot, { args: ['120'], timeout: 150_000 });

test('a new host key is made and told, and nothing is switched yet', async () => {
  const lost = await newHostKey();
  // Its answer was lost: the key that is told last is the one that counts.
  const own = await newHostKey();
  assert.notEqual(own, lost);
  assert.ok(await shows(bootstrap));
  machine.hostKeys = [own, bootstrap];
});

test('the switch to the new host key, broken off in the middle, can be made again', async () => {
  const [own = ''] = machine.hostKeys;
  await machine.sh('mv /etc/ssh/ssh_host_ed25519_key.next /etc/ssh/ssh_host_ed25519_key');
  assert.ok(await shows(own, bootstrap));
  const answer = await bootReport();
  assert.equal(answer.code, 0, answer.stderr);
  assert.ok(await shows(own));
  assert.ok(!(await shows(bootstrap)));
  assert.equal(
    await machine.sh('cut -d " " -f 1-2 /etc/ssh/ssh_host_ed25519_key.pub; ls /etc/ssh | grep -c host_'),
    `${own}\n2\n`,
  );
});

test('the switch can be broken off after both halves were moved', async () => {
  await machine.sh('rm /etc/mayfly/host-key');
  const own = await newHostKey();
  machine.hostKeys = [own, ...machine.hostKeys];
  await machine.sh(
    'cd /etc/ssh; mv ssh_host_ed25519_key.next ssh_host_ed25519_key; mv ssh_host_ed25519_key.next.pub ssh_host_ed25519_key.pub',
  );
  const answer = await bootReport();
  assert.equal(answer.code, 0, answer.stderr);
  machine.hostKeys = [own];
  assert.ok(await shows(own));
});

test('after the switch both scripts say the same again, and change nothing', async () => {
  assert.equal(await newHostKey(), machine.hostKeys[0]);
  const first = await bootReport();
  const second = await bootReport();
  assert.deepEqual([first.code, second.code, second.stdout], [0, 0, first.stdout]);
  assert.ok(await shows(...machine.hostKeys));
});

test('a real boot by the shipped template has no errors, not even recoverable ones', async () => {
  const report = readBoot((await bootReport()).stdout);
  assert.deepEqual([report.done, report.disabled, report.errors, report.recoverable], [true, false, [], []]);
  judgeBoot(report, 'm', 't', 'fail', 1);
});

/** A parcel whose set-up is this. Each is another one, so that none is taken for a deployment before. */
let parcels = 0;
const parcelOf = (setup: string, manifest = ''): Parcel =>
  pack(
    writeTar(
      Object.entries({
        'setup.sh': `# ${++parcels}\nset -eu\n${setup}\n`,
        'mayfly/manifest': manifest,
        'mayfly/enabled': '',
      }).map(([path, text]) => ({ path, mode: '644' as const, content: Buffer.from(text) })),
    ),
  );

interface Sending {
  line?: Pick<Contact, 'run'>;
  limit?: number;
  input?: Buffer;
  sum?: string;
  onLine?: (line: string) => void;
}

const send = (
  parcel: Parcel,
  { line = machine, limit = 60, input, sum, onLine }: Sending = {},
): Promise<Answer> =>
  line.run(machine.scripts.deploy, {
    args: [sum ?? parcel.sha256, parcel.packing, String(limit), 'no', '{"release":"abc"}'],
    input: input ?? parcel.bytes,
    timeout: 40_000,
    ...(onLine && { onLine }),
  });

/** What stands in a file of the machine, or nothing. */
const there = (path: string) => machine.sh(`cat ${path} 2>/dev/null || true`);

test('a bundle is unpacked, its set-up runs once, and its exit code is the answer', async () => {
  const parcel = parcelOf(
    'echo "step 1/1 here" >&3\npwd\necho "$MAYFLY_RESTART $MAYFLY_LIMIT" >/run/told',
    'm\n',
  );
  const said: string[] = [];
  const answer = await send(parcel, { onLine: line => said.push(line) });
  assert.deepEqual([answer.code, answer.stdout, answer.stderr], [0, '@uploaded\nstep 1/1 here\n', '']);
  assert.deepEqual(said, ['@uploaded', 'step 1/1 here']);
  assert.equal(await there('/run/told'), 'no 60\n');
  assert.equal(await there('/etc/mayfly/release.json'), '{"release":"abc"}\n');
  assert.equal(await there('/etc/mayfly/manifest'), 'm\n');
  assert.match(await there('/opt/deployment.log'), /^\/opt\/uploaded_files\n$/m);
});

test('an upload with another checksum is neither unpacked nor run', async () => {
  const parcel = parcelOf('touch /run/ran-damaged');
  const answer = await send(parcel, { sum: '0'.repeat(64) });
  assert.equal(answer.code, 122);
  assert.equal(answer.stdout, `@differs ${parcel.sha256}\n`);
  const changed = Buffer.from(parcel.bytes);
  const middle = changed.length >> 1;
  changed[middle] = (changed[middle] ?? 0) ^ 1;
  assert.equal((await send(parcel, { input: changed })).code, 122);
  assert.equal(
    await machine.sh('ls -A /opt; ls /run/ran-damaged 2>&1 || true'),
    await nothingNew('ran-damaged'),
  );
});

test('an upload that ends early is neither unpacked nor run', async () => {
  const parcel = parcelOf(`touch /run/ran-early\n${'# words\n'.repeat(10_000)}`);
  for (const length of [0, 1, parcel.bytes.length >> 1, parcel.bytes.length - 1])
    assert.equal(
      (await send(parcel, { input: parcel.bytes.subarray(0, length) })).code,
      122,
      `${length} bytes`,
    );
  assert.equal(await machine.sh('ls -A /opt; ls /run/ran-early 2>&1 || true'), await nothingNew('ran-early'));
  assert.equal((await send(parcel)).code, 0, 'the whole of it can be sent afterwards');
});

/** What `ls` says when no part of an upload was left behind, and no set-up made this file. */
const nothingNew = async (file: string) =>
  `deployment.log\nuploaded_files\nls: cannot access '/run/${file}': No such file or directory\n`;

test('two who deploy the same at once run it once, and both get its answer', async () => {
  const parcel = parcelOf('echo ran >>/run/at-once; sleep 1; exit 5');
  const lines = [machine.dial(), machine.dial(), machine.dial()];
  await Promise.all(lines.map(line => line.reach(30_000)));
  const answers = await Promise.all(lines.map(line => send(parcel, { line })));
  for (const line of lines) line.close();
  assert.deepEqual(
    answers.map(({ code }) => code),
    [5, 5, 5],
  );
  assert.equal(await there('/run/at-once'), 'ran\n');
});

test('after a lost connection the same deployment gives the same answer, and nothing is run twice', async () => {
  const parcel = parcelOf(
    'echo ran >>/run/lost; echo "step 1/1 wait" >&3\nuntil [ -e /run/go-on ]; do sleep 0.1; done; exit 6',
  );
  const line = machine.dial();
  const stop = Promise.withResolvers<void>();
  const lost = send(parcel, {
    line: { run: (script, run) => line.run(script, { ...run, once: true }) },
    onLine: said => said.startsWith('step') && stop.resolve(),
  });
  const refused = assert.rejects(lost, { name: 'ConnectionLost' });
  await stop.promise;
  line.close();
  await refused;
  const uploaded = Promise.withResolvers<void>();
  const again = send(parcel, { onLine: said => said === '@uploaded' && uploaded.resolve() });
  await uploaded.promise;
  const opener = machine.dial();
  await opener.run('touch /run/go-on', patient);
  opener.close();
  assert.equal((await again).code, 6);
  assert.equal((await send(parcel)).code, 6);
  assert.equal(await there('/run/lost'), 'ran\n');
});

test('a set-up that fails is not run again', async () => {
  const parcel = parcelOf('echo ran >>/run/fails; echo "step 2/3 fail" >&3; (exit 3)');
  assert.deepEqual([(await send(parcel)).code, (await send(parcel)).code], [3, 3]);
  assert.equal(await there('/run/fails'), 'ran\n');
});

test('a set-up that hangs is ended when its time is over, also when it does not want to', async () => {
  const meek = await send(parcelOf('sleep 600'), { limit: 1 });
  assert.deepEqual([meek.code, meek.stdout], [124, '@uploaded\n@late\n']);
  const stubborn = await send(parcelOf("trap '' TERM; echo $$ >/run/stubborn; sleep 600"), { limit: 1 });
  assert.deepEqual([stubborn.code, stubborn.stdout], [137, '@uploaded\n@late\n']);
  assert.match(await there('/opt/deployment.log'), /failed: not done within 1 s\n$/);
  assert.equal(
    await machine.sh('kill -0 "$(cat /run/stubborn)" 2>/dev/null && echo alive || echo gone'),
    'gone\n',
  );
});

test('a set-up that itself exits like one that ran out of time is not called late', async () => {
  for (const code of [124, 137, 125]) {
    const answer = await send(parcelOf(`exit ${code}`));
    assert.deepEqual([answer.code, answer.stdout], [code, '@uploaded\n']);
  }
});

test('a set-up may print 100 MB, escapes and broken text: it fills the log, not the answer', async () => {
  const answer = await send(
    parcelOf(`printf '\\033[2J\\377\\376 \\007\\n'; head -c 100000000 /dev/zero | tr '\\0' x`),
  );
  assert.deepEqual([answer.code, answer.stdout, answer.stderr], [0, '@uploaded\n', '']);
  assert.ok(Number(await machine.sh('stat -c %s /opt/deployment.log')) > 100_000_000);
  await machine.sh(': >/opt/deployment.log');
});

test('a set-up that was killed without a result is told as vanished, at once and afterwards', async () => {
  const parcel = parcelOf('kill -9 "$(cat /etc/mayfly/setup.pid)"; exit 0');
  const first = await send(parcel);
  assert.deepEqual([first.code, first.stdout], [125, '@uploaded\n@vanished\n']);
  const second = await send(parcel);
  assert.deepEqual([second.code, second.stdout], [125, '@uploaded\n@vanished\n']);
});

test('a set-up that a restart ended is told as vanished, though another process has its number now', async () => {
  const parcel = parcelOf('exit 0');
  await send(parcel);
  await machine.sh('rm /etc/mayfly/setup.result; echo 1 >/etc/mayfly/setup.pid');
  const answer = await send(parcel);
  assert.deepEqual([answer.code, answer.stdout], [125, '@uploaded\n@vanished\n']);
});

test('a program that the set-up leaves running does not hold up the answer', async () => {
  const parcel = parcelOf('sleep 300 & echo $! >/run/left');
  assert.equal((await send(parcel)).code, 0);
  assert.equal((await send(parcel)).code, 0);
  assert.equal(await machine.sh('kill "$(cat /run/left)" && echo was running'), 'was running\n');
});

test('a restart is told when the set-up asks for one, each time it is asked', async () => {
  const parcel = parcelOf(': >"$MAYFLY_STATE/restart"');
  assert.equal((await send(parcel)).stdout, '@uploaded\n@restart\n');
  assert.equal((await send(parcel)).stdout, '@uploaded\n@restart\n');
  assert.equal((await send(parcelOf('exit 0'))).stdout, '@uploaded\n', 'and not by the next');
});

const hash = (text: string) => createHash('sha256').update(text).digest('hex');

/** Files of the machine, deployed as a manifest tells them. */
const files: Record<string, { mode: '644' | '755'; text: string }> = {
  '/opt/app/plain': { mode: '644', text: 'plain\n' },
  '/opt/app/a file with  blanks': { mode: '755', text: 'blanks\n' },
  "/opt/app/it's $HOME \\n *": { mode: '644', text: 'odd\n' },
  '/opt/app/größe': { mode: '644', text: 'ü\n' },
};
const quoted = (word: string) => `'${word.replaceAll("'", "'\\''")}'`;
const manifest = Object.entries(files)
  .map(([path, { mode, text }]) => `${hash(text)}  ${mode}  ${path}\n`)
  .join('');

/** Puts every file as it was deployed. */
const restore = () =>
  machine.sh(
    [
      'rm -rf /opt/app; mkdir -p /opt/app',
      ...Object.entries(files).map(
        ([path, { mode, text }]) =>
          `printf %s ${quoted(text)} >${quoted(path)}; chmod ${mode} ${quoted(path)}`,
      ),
      `printf %s ${quoted(manifest)} >/etc/mayfly/manifest`,
    ].join('\n'),
  );

const fleet = (settings: string, window: number): Definition =>
  loadDefinition(`name: demo\nwindow: ${window}s\n${settings}`, 'fleet.yaml', 'default');

/** For what must not become good: it need not be waited for. */
const impatient = 'timeouts: { health: 2s }\n';

const shared: Contact = {
  reach: async () => undefined,
  run: (script, run) => machine.run(script, run),
  close: () => undefined,
};

/** Observes, and gives back what people are told, or undefined when all is good. */
const observed = async (settings = '', change: Partial<AttestOptions> = {}, window = 1) => {
  const options: AttestOptions = {
    machine: 'demo-1',
    definition: fleet(settings, window),
    units: [],
    manifest: hash(manifest),
    before: undefined,
    onBoot: () => undefined,
    ...change,
  };
  const seen = await attest(shared, machine.scripts, options);
  try {
    judgeAttestation(seen, options);
    return { seen, told: undefined };
  } catch (thrown) {
    return { seen, told: thrown as Error };
  }
};

test('a machine whose files are as deployed is good, whatever their names', async () => {
  await restore();
  const { seen, told } = await observed();
  assert.equal(told, undefined);
  assert.deepEqual([seen.verdict, seen.files, seen.manifest], ['good', [], hash(manifest)]);
});

for (const [name, change, words] of [
  ['changed', 'echo more >>"/opt/app/a file with  blanks"', ['changed /opt/app/a file with  blanks']],
  ['missing', 'rm "/opt/app/a file with  blanks"', ['missing /opt/app/a file with  blanks']],
  ['of another mode', 'chmod 4755 /opt/app/plain', ['mode 4755 /opt/app/plain']],
  [
    'a folder now',
    'rm /opt/app/plain; mkdir -m 644 /opt/app/plain',
    ['missing /opt/app/plain', 'changed /opt/app/plain'],
  ],
  ['a link to its like', 'cd /opt/app; mv plain other; ln -s other plain', ['mode 777 /opt/app/plain']],
  ['all gone', 'rm -rf /opt/app', Object.keys(files).map(path => `missing ${path}`)],
] as const)
  test(`a file that is ${name} is found out`, async () => {
    await restore();
    await machine.sh(change);
    const { seen, told } = await observed();
    assert.deepEqual(seen.files, words);
    assert.equal(seen.verdict, 'bad');
    assert.match(told?.message ?? '', /not as deployed/);
  });

test('a file with a strange name that was changed is found out', async () => {
  await restore();
  await machine.sh(`echo x >${quoted("/opt/app/it's $HOME \\n *")}; echo x >/opt/app/größe`);
  assert.equal((await observed()).seen.files.length, 2);
});

test('a manifest that is gone is found out', async () => {
  await restore();
  await machine.sh('rm /etc/mayfly/manifest');
  const { seen, told } = await observed();
  assert.deepEqual(seen.files, ['missing the manifest']);
  assert.ok(told);
});

/** Installs, enables and starts units, which go with the test; what fails to start is none of our business here. */
const install = async (t: TestContext, units: Record<string, string>) => {
  const names = Object.keys(units).join(' ');
  t.after(() =>
    machine.sh(
      `systemctl disable -q --now ${names}; cd /etc/systemd/system; rm -f ${names}; systemctl daemon-reload; systemctl reset-failed; :`,
    ),
  );
  await machine.sh(
    [
      ...Object.entries(units).map(
        ([name, text]) => `printf %s ${quoted(text)} >/etc/systemd/system/${name}`,
      ),
      `systemctl enable -q ${names}; systemctl reset-failed || true`,
      `systemctl start --no-block ${names} || true`,
    ].join('\n'),
  );
};
const installed = '[Install]\nWantedBy=multi-user.target\n';
const service = (lines: string) => `[Service]\n${lines}\n${installed}`;

test('units are good once they were active for long enough: a service, a oneshot, a timer', async t => {
  await restore();
  const units = {
    't-long.service': service('ExecStart=/bin/sleep 1000'),
    't-once.service': service('Type=oneshot\nExecStart=/bin/true'),
    't-stays.service': service('Type=oneshot\nRemainAfterExit=yes\nExecStart=/bin/true'),
    't-tick.timer': `[Timer]\nOnActiveSec=1h\nUnit=t-once.service\n${installed}`,
  };
  await install(t, units);
  const { seen, told } = await observed('', { units: Object.keys(units) });
  assert.equal(told, undefined);
  assert.deepEqual(
    seen.units.map(({ name, state }) => [name, state]),
    Object.keys(units).map(name => [name, 'good']),
  );
});

test('a unit is not good before it was active for the whole window', async t => {
  await install(t, { 't-new.service': service('ExecStart=/bin/sleep 1000') });
  assert.equal((await observed('', { units: ['t-new.service'] })).told, undefined);
  const age = await machine.sh(
    'since=$(systemctl show -P ActiveEnterTimestampMonotonic t-new.service)\n' +
      'python3 -c "import sys, time; print(time.monotonic() - int(sys.argv[1]) / 1e6)" "$since"',
  );
  assert.ok(Number(age) >= 1, `it was called good ${age.trim()} s after its start`);
});

test('a unit that crashes again and again is found out, although it is active now and then', async t => {
  await install(t, {
    't-loop.service': service('ExecStart=/bin/sh -c "sleep 0.1; exit 7"\nRestart=always\nRestartSec=0.1'),
  });
  const { seen, told } = await observed('', { units: ['t-loop.service'] }, 10);
  assert.equal(seen.verdict, 'bad');
  assert.match(told?.message ?? '', /^t-loop.service (keeps restarting|failed \(exit-code, status 7\))/);
});

test('a unit that ends is not active for long enough', async t => {
  await install(t, { 't-ends.service': service('ExecStart=/bin/sleep 0.1') });
  const { seen, told } = await observed(impatient, { units: ['t-ends.service'] });
  assert.equal(seen.verdict, 'late');
  assert.match(told?.message ?? '', /t-ends.service was not active for 1 s within 2 s/);
});

test('a unit that is not there, masked or wrong is told as such', async t => {
  await install(t, {
    't-wrong.service': service('ExecStart=relative/path'),
    't-masked.service': service('ExecStart=/bin/true'),
  }).catch(() => undefined);
  await machine.sh(
    'rm /etc/systemd/system/t-masked.service; ln -s /dev/null /etc/systemd/system/t-masked.service; systemctl daemon-reload',
  );
  for (const [unit, words] of [
    ['t-none.service', 't-none.service is not on the machine'],
    ['t-masked.service', 't-masked.service is masked'],
    ['t-wrong.service', 't-wrong.service has a bad setting'],
  ] as const) {
    const { seen, told } = await observed('', { units: [unit] });
    assert.equal(seen.verdict, 'bad');
    assert.equal(told?.message, words);
  }
});

test('a failed unit that nobody asked for fails the machine, unless the fleet accepts it', async t => {
  await install(t, { 't-other.service': service('Type=oneshot\nExecStart=/bin/false') });
  await machine.sh('until systemctl is-failed -q t-other.service; do sleep 0.1; done');
  const { seen, told } = await observed();
  assert.deepEqual(seen.failed, ['t-other.service']);
  assert.match(told?.message ?? '', /Failed on the machine: t-other.service/);
  assert.equal((await observed('accept_failed_units: [t-other.service]\n')).told, undefined);
});

const checks = `health:
  - { kind: http, url: 'http://127.0.0.1:8090/health?a={b}[1]', contains: 'up and running' }
  - { kind: tcp, port: 8090 }
  - { kind: command, run: [test, -e, "/run/a file's there"] }
`;
const web = (answer: string) =>
  [
    `python3 -c ${quoted(`
import http.server
class H(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers(); self.wfile.write(${JSON.stringify(answer)}.encode())
http.server.HTTPServer(("127.0.0.1", 8090), H).serve_forever()`)} >/dev/null 2>&1 & echo $! >/run/web.pid`,
  ].join('\n');

test('checks that are red say why, each in its own words', async () => {
  const { seen, told } = await observed(impatient + checks);
  assert.equal(seen.verdict, 'late');
  assert.deepEqual(
    seen.checks.map(({ number, good }) => [number, good]),
    [
      [1, false],
      [2, false],
      [3, false],
    ],
  );
  assert.match(seen.checks[0]?.words ?? '', /8090/);
  assert.match(seen.checks[1]?.words ?? '', /nothing answers at 127.0.0.1:8090/);
  assert.match(seen.checks[2]?.words ?? '', /exit code 1/);
  assert.match(told?.message ?? '', /did not become green within 2 s/);
});

test('checks that turn green in time are good', async () => {
  const later = `(sleep 1; ${web('it is up and running')}; touch "/run/a file's there") >/dev/null 2>&1 &`;
  await machine.sh(later);
  const { seen, told } = await observed(checks);
  assert.deepEqual([told, seen.verdict], [undefined, 'good']);
  await machine.sh('kill "$(cat /run/web.pid)"');
});

test('an http check looks for its text in the body alone, and for the very status', async () => {
  await machine.sh(`${web('empty')}\nuntil curl -s 127.0.0.1:8090; do sleep 0.1; done`);
  const check = (more: string) =>
    `${impatient}health: [{ kind: http, url: 'http://127.0.0.1:8090/', ${more} }]\n`;
  const text = await observed(check("contains: '200'"));
  assert.match(text.seen.checks[0]?.words ?? '', /does not contain: 200/);
  const status = await observed(check('status: 204'));
  assert.match(status.seen.checks[0]?.words ?? '', /answered 200, not 204/);
  const right = await observed(check("contains: 'mpt'"));
  assert.equal(right.told, undefined);
  await machine.sh('kill "$(cat /run/web.pid)"');
});

test('a check may print escapes and much: what is told is one short line', async () => {
  const noisy = `${impatient}health: [{ kind: command, run: [sh, -c, "printf '\\\\033[2J'; seq 100000; exit 9"] }]\n`;
  const { seen } = await observed(noisy);
  assert.match(seen.checks[0]?.words ?? '', /exit code 9\s*$/);
  assert.ok((seen.checks[0]?.words.length ?? 0) <= 300);
});

test('an observation leaves nothing behind on the machine', async () => {
  assert.equal(await machine.sh('ls /run | grep -c "^mayfly-" || true'), '0\n');
});

test('the same boot is told as such, and a restart gives another one in which all is still well', async () => {
  const told = await machine.sh(
    'echo "$(cat /proc/sys/kernel/random/boot_id)/$(cut -d " " -f 22 /proc/1/stat)"',
  );
  assert.equal((await observed('', { before: told.trim() })).seen.verdict, 'same boot');
  let boot = '';
  await machine
    .run(machine.scripts.restart, {
      ...patient,
      once: true,
      onLine: line => {
        boot ||= line;
      },
    })
    .catch(thrown => assert.equal(thrown.name, 'ConnectionLost'));
  assert.equal(boot, `boot ${told.trim()}`);
  for (let tries = 0; tries < 300; tries++) {
    const { seen, told: wrong } = await observed('', { before: told.trim() });
    machine.hangUp();
    if (seen.verdict === 'same boot') continue;
    assert.deepEqual([wrong, seen.verdict], [undefined, 'good']);
    assert.notEqual(seen.boot, told.trim());
    return;
  }
  assert.fail('it never restarted');
});
