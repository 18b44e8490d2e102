import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type { Contact } from '../../../scripts/machine/contact.ts';
import { type Parcel, pack } from '../../../scripts/machine/deploy.ts';
import type { Answer } from '../../../scripts/machine/session.ts';
import { writeTar } from '../../../scripts/render/tar.ts';
import { type Place, patient } from './place.ts';

/** A parcel whose set-up is this. Each is another one, so that none is taken for a deployment before. */
const parcelOf = (setup: string, manifest = ''): Parcel =>
  pack(
    writeTar(
      Object.entries({
        'setup.sh': `# ${randomUUID()}\nset -eu\n${setup}\n`,
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
  { machine }: Place,
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
const there = ({ machine }: Place, path: string) => machine.sh(`cat ${path} 2>/dev/null || true`);

/** What `ls` says when no part of an upload was left behind, and no set-up made this file. */
const nothingNew = (file: string) =>
  `deployment.log\nuploaded_files\nls: cannot access '/run/${file}': No such file or directory\n`;

export const deployTests = (place: Place): void => {
  test('a bundle is unpacked, its set-up runs once, and its exit code is the answer', async () => {
    const parcel = parcelOf(
      'echo "step 1/1 here" >&3\npwd\necho "$MAYFLY_RESTART $MAYFLY_LIMIT" >/run/told',
      'm\n',
    );
    const said: string[] = [];
    const answer = await send(place, parcel, { onLine: line => said.push(line) });
    assert.deepEqual([answer.code, answer.stdout, answer.stderr], [0, '@uploaded\nstep 1/1 here\n', '']);
    assert.deepEqual(said, ['@uploaded', 'step 1/1 here']);
    assert.equal(await there(place, '/run/told'), 'no 60\n');
    assert.equal(await there(place, '/etc/mayfly/release.json'), '{"release":"abc"}\n');
    assert.equal(await there(place, '/etc/mayfly/manifest'), 'm\n');
    assert.match(await there(place, '/opt/deployment.log'), /^\/opt\/uploaded_files\n$/m);
  });

  test('an upload with another checksum is neither unpacked nor run', async () => {
    const { machine } = place;
    const parcel = parcelOf('touch /run/ran-damaged');
    const answer = await send(place, parcel, { sum: '0'.repeat(64) });
    assert.equal(answer.code, 122);
    assert.equal(answer.stdout, `@differs ${parcel.sha256}\n`);
    const changed = Buffer.from(parcel.bytes);
    const middle = changed.length >> 1;
    changed[middle] = (changed[middle] ?? 0) ^ 1;
    assert.equal((await send(place, parcel, { input: changed })).code, 122);
    assert.equal(await machine.sh('ls -A /opt; ls /run/ran-damaged 2>&1 || true'), nothingNew('ran-damaged'));
  });

  test('an upload that ends early is neither unpacked nor run', async () => {
    const { machine } = place;
    const parcel = parcelOf(`touch /run/ran-early\n${'# words\n'.repeat(10_000)}`);
    for (const length of [0, 1, parcel.bytes.length >> 1, parcel.bytes.length - 1])
      assert.equal(
        (await send(place, parcel, { input: parcel.bytes.subarray(0, length) })).code,
        122,
        `${length} bytes`,
      );
    assert.equal(await machine.sh('ls -A /opt; ls /run/ran-early 2>&1 || true'), nothingNew('ran-early'));
    assert.equal((await send(place, parcel)).code, 0, 'the whole of it can be sent afterwards');
  });

  test('two who deploy the same at once run it once, and both get its answer', async () => {
    const { machine } = place;
    const parcel = parcelOf('echo ran >>/run/at-once; sleep 1; exit 5');
    const lines = [machine.dial(), machine.dial(), machine.dial()];
    await Promise.all(lines.map(line => line.reach(30_000)));
    const answers = await Promise.all(lines.map(line => send(place, parcel, { line })));
    for (const line of lines) line.close();
    assert.deepEqual(
      answers.map(({ code }) => code),
      [5, 5, 5],
    );
    assert.equal(await there(place, '/run/at-once'), 'ran\n');
  });

  test('after a lost connection the same deployment gives the same answer, and nothing is run twice', async () => {
    const { machine } = place;
    const parcel = parcelOf(
      'echo ran >>/run/lost; echo "step 1/1 wait" >&3\nuntil [ -e /run/go-on ]; do sleep 0.1; done; exit 6',
    );
    const line = machine.dial();
    const stop = Promise.withResolvers<void>();
    const lost = send(place, parcel, {
      line: { run: (script, run) => line.run(script, { ...run, once: true }) },
      onLine: said => said.startsWith('step') && stop.resolve(),
    });
    const refused = assert.rejects(lost, { name: 'ConnectionLost' });
    await stop.promise;
    line.close();
    await refused;
    const uploaded = Promise.withResolvers<void>();
    const again = send(place, parcel, { onLine: said => said === '@uploaded' && uploaded.resolve() });
    await uploaded.promise;
    const opener = machine.dial();
    await opener.run('touch /run/go-on', patient);
    opener.close();
    assert.equal((await again).code, 6);
    assert.equal((await send(place, parcel)).code, 6);
    assert.equal(await there(place, '/run/lost'), 'ran\n');
  });

  test('a set-up that fails is not run again', async () => {
    const parcel = parcelOf('echo ran >>/run/fails; echo "step 2/3 fail" >&3; (exit 3)');
    assert.deepEqual([(await send(place, parcel)).code, (await send(place, parcel)).code], [3, 3]);
    assert.equal(await there(place, '/run/fails'), 'ran\n');
  });

  test('a set-up that hangs is ended when its time is over, also when it does not want to', async () => {
    const { machine } = place;
    const meek = await send(place, parcelOf('sleep 600'), { limit: 1 });
    assert.deepEqual([meek.code, meek.stdout], [124, '@uploaded\n@late\n']);
    const stubborn = await send(place, parcelOf("trap '' TERM; echo $$ >/run/stubborn; sleep 600"), {
      limit: 1,
    });
    assert.deepEqual([stubborn.code, stubborn.stdout], [137, '@uploaded\n@late\n']);
    assert.match(await there(place, '/opt/deployment.log'), /failed: not done within 1 s\n$/);
    assert.equal(
      await machine.sh('kill -0 "$(cat /run/stubborn)" 2>/dev/null && echo alive || echo gone'),
      'gone\n',
    );
  });

  test('a set-up that itself exits like one that ran out of time is not called late', async () => {
    for (const code of [124, 137, 125]) {
      const answer = await send(place, parcelOf(`exit ${code}`));
      assert.deepEqual([answer.code, answer.stdout], [code, '@uploaded\n']);
    }
  });

  test('a set-up may print 100 MB, escapes and broken text: it fills the log, not the answer', async () => {
    const { machine } = place;
    const answer = await send(
      place,
      parcelOf(`printf '\\033[2J\\377\\376 \\007\\n'; head -c 100000000 /dev/zero | tr '\\0' x`),
    );
    assert.deepEqual([answer.code, answer.stdout, answer.stderr], [0, '@uploaded\n', '']);
    assert.ok(Number(await machine.sh('stat -c %s /opt/deployment.log')) > 100_000_000);
    await machine.sh(': >/opt/deployment.log');
  });

  test('a set-up that was killed without a result is told as vanished, at once and afterwards', async () => {
    const parcel = parcelOf('kill -9 "$(cat /etc/mayfly/setup.pid)"; exit 0');
    const first = await send(place, parcel);
    assert.deepEqual([first.code, first.stdout], [125, '@uploaded\n@vanished\n']);
    const second = await send(place, parcel);
    assert.deepEqual([second.code, second.stdout], [125, '@uploaded\n@vanished\n']);
  });

  test('a set-up that a restart ended is told as vanished, though another process has its number now', async () => {
    const { machine } = place;
    const parcel = parcelOf('exit 0');
    await send(place, parcel);
    await machine.sh('rm /etc/mayfly/setup.result; echo 1 >/etc/mayfly/setup.pid');
    const answer = await send(place, parcel);
    assert.deepEqual([answer.code, answer.stdout], [125, '@uploaded\n@vanished\n']);
  });

  test('a program that the set-up leaves running does not hold up the answer', async () => {
    const { machine } = place;
    const parcel = parcelOf('sleep 300 & echo $! >/run/left');
    assert.equal((await send(place, parcel)).code, 0);
    assert.equal((await send(place, parcel)).code, 0);
    assert.equal(await machine.sh('kill "$(cat /run/left)" && echo was running'), 'was running\n');
  });

  test('a restart is told when the set-up asks for one, each time it is asked', async () => {
    const parcel = parcelOf(': >"$MAYFLY_STATE/restart"');
    assert.equal((await send(place, parcel)).stdout, '@uploaded\n@restart\n');
    assert.equal((await send(place, parcel)).stdout, '@uploaded\n@restart\n');
    assert.equal((await send(place, parcelOf('exit 0'))).stdout, '@uploaded\n', 'and not by the next');
  });
};
