import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeBoot, readBoot } from '../../../scripts/machine/boot.ts';
import { parseHostKey } from '../../../scripts/machine/host-key.ts';
import { HostKeyMismatch } from '../../../scripts/machine/session.ts';
import { type Place, patient } from './place.ts';

/** Logs in anew with these keys and says whether the machine shows one of them. */
const shows = async ({ machine }: Place, ...keys: string[]): Promise<boolean> => {
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

const newHostKey = async ({ machine }: Place): Promise<string> =>
  parseHostKey((await machine.run(machine.scripts.newHostKey, patient)).stdout).line;

const bootReport = ({ machine }: Place) =>
  machine.run(machine.scripts.boot, { args: ['120'], timeout: 150_000 });

export const hostKeyTests = (place: Place): void => {
  let bootstrap = '';

  test('a new host key is made and told, and nothing is switched yet', async () => {
    const { machine } = place;
    [bootstrap = ''] = machine.hostKeys;
    const lost = await newHostKey(place);
    // Its answer was lost: the key that is told last is the one that counts.
    const own = await newHostKey(place);
    assert.notEqual(own, lost);
    assert.ok(await shows(place, bootstrap));
    machine.hostKeys = [own, bootstrap];
  });

  test('the switch to the new host key, broken off in the middle, can be made again', async () => {
    const { machine } = place;
    const [own = ''] = machine.hostKeys;
    await machine.sh('mv /etc/ssh/ssh_host_ed25519_key.next /etc/ssh/ssh_host_ed25519_key');
    assert.ok(await shows(place, own, bootstrap));
    const answer = await bootReport(place);
    assert.equal(answer.code, 0, answer.stderr);
    assert.ok(await shows(place, own));
    assert.ok(!(await shows(place, bootstrap)));
    assert.equal(
      await machine.sh('cut -d " " -f 1-2 /etc/ssh/ssh_host_ed25519_key.pub; ls /etc/ssh | grep -c host_'),
      `${own}\n2\n`,
    );
  });

  test('the switch can be broken off after both halves were moved', async () => {
    const { machine } = place;
    await machine.sh('rm /etc/mayfly/host-key');
    const own = await newHostKey(place);
    machine.hostKeys = [own, ...machine.hostKeys];
    await machine.sh(
      'cd /etc/ssh; mv ssh_host_ed25519_key.next ssh_host_ed25519_key; mv ssh_host_ed25519_key.next.pub ssh_host_ed25519_key.pub',
    );
    const answer = await bootReport(place);
    assert.equal(answer.code, 0, answer.stderr);
    machine.hostKeys = [own];
    assert.ok(await shows(place, own));
  });

  test('after the switch both scripts say the same again, and change nothing', async () => {
    const { machine } = place;
    assert.equal(await newHostKey(place), machine.hostKeys[0]);
    const first = await bootReport(place);
    const second = await bootReport(place);
    assert.deepEqual([first.code, second.code, second.stdout], [0, 0, first.stdout]);
    assert.ok(await shows(place, ...machine.hostKeys));
  });

  test('a real boot by the shipped template has no errors, not even recoverable ones', async () => {
    const report = readBoot((await bootReport(place)).stdout);
    assert.deepEqual(
      [report.done, report.disabled, report.errors, report.recoverable],
      [true, false, [], []],
    );
    judgeBoot(report, 'm', 't', 'fail', 1);
  });
};
