import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { testMachine } from '../support/ssh-machine.ts';
import { checkTests } from './remote/checks.ts';
import { deployTests } from './remote/deploy.ts';
import { fileTests } from './remote/files.ts';
import { hostKeyTests } from './remote/host-keys.ts';
import { observed } from './remote/observe.ts';
import { type Place, patient } from './remote/place.ts';
import { unitTests } from './remote/units.ts';

// The scripts that run on machines, on a real one, over real SSH.

const place = {} as Place;

before(async () => {
  place.machine = await testMachine();
});
after(() => place.machine?.end());

hostKeyTests(place);
deployTests(place);
fileTests(place);
unitTests(place);
checkTests(place);

test('an observation leaves nothing behind on the machine', async () => {
  const { machine } = place;
  assert.equal(await machine.sh('ls /run | grep -c "^mayfly-" || true'), '0\n');
});

test('the same boot is told as such, and a restart gives another one in which all is still well', async () => {
  const { machine } = place;
  const told = await machine.sh(
    'echo "$(cat /proc/sys/kernel/random/boot_id)/$(cut -d " " -f 22 /proc/1/stat)"',
  );
  assert.equal((await observed(place, '', { before: told.trim() })).seen.verdict, 'same boot');
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
    const { seen, told: wrong } = await observed(place, '', { before: told.trim() });
    machine.hangUp();
    if (seen.verdict === 'same boot') continue;
    assert.deepEqual([wrong, seen.verdict], [undefined, 'good']);
    assert.notEqual(seen.boot, told.trim());
    return;
  }
  assert.fail('it never restarted');
});
