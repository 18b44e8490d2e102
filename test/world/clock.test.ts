import assert from 'node:assert/strict';
import { test } from 'node:test';
import { realClock } from '../../scripts/world/clock.ts';
import { realProcesses } from '../../scripts/world/processes.ts';
import { fakeClock } from '../support/clock.ts';

const clock = realClock();

test('a sleep ends after its time, and at once with the reason of its signal', async () => {
  const before = clock.monotonic();
  await clock.sleep(30);
  assert.ok(clock.monotonic() - before >= 29);
  const reason = new Error('stop');
  const controller = new AbortController();
  setTimeout(() => controller.abort(reason), 10);
  await assert.rejects(clock.sleep(600_000, controller.signal), thrown => thrown === reason);
  await assert.rejects(clock.sleep(0, controller.signal), thrown => thrown === reason);
});

test('a sleep longer than a timer can hold does not end at once', async () => {
  const controller = new AbortController();
  let ended = false;
  const sleep = clock.sleep(2 ** 31, controller.signal).then(
    () => {
      ended = true;
    },
    () => undefined,
  );
  await clock.sleep(20);
  assert.equal(ended, false);
  controller.abort();
  await sleep;
});

test('a sleep in the background does not keep the program alive', async () => {
  const source = new URL('../../scripts/world/clock.ts', import.meta.url).href;
  const script = `import { realClock } from '${source}'; realClock().sleep(600_000, undefined, true)`;
  const { code } = await realProcesses(process.platform).run(
    [process.execPath, '--import', 'tsx', '--input-type=module', '-e', script],
    { timeout: 60_000, folder: process.cwd() },
  );
  // 13: Node ends with an unsettled await; 0: with an unsettled promise.
  assert.ok(code === 0 || code === 13);
});

test('simulated time passes in order, and only when it is told to', async () => {
  const fake = fakeClock(new Date('2026-01-01T00:00:00Z'));
  const seen: string[] = [];
  const nap = async (name: string, milliseconds: number) => {
    await fake.sleep(milliseconds);
    seen.push(`${name} at ${fake.monotonic()}`);
  };
  const naps = [nap('b', 200), nap('a', 100), nap('c', 300).then(() => nap('d', 50))];
  await fake.advance(250);
  assert.deepEqual(seen, ['a at 100', 'b at 200']);
  fake.jump(3_600_000);
  assert.equal(fake.now().toISOString(), '2026-01-01T01:00:00.250Z');
  await fake.through(Promise.all(naps));
  assert.deepEqual(seen.slice(2), ['c at 300', 'd at 350']);
});
