import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MayflyError } from '../../../scripts/errors.ts';
import { loadDefinition } from '../../../scripts/fleet/load.ts';
import type { Engine } from '../../../scripts/providers/local/engine.ts';
import { checkRoom } from '../../../scripts/providers/local/room.ts';

const engine = (info: object): Engine => ({
  name: 'podman',
  try: async () => ({
    code: 0,
    signal: null,
    stdout: JSON.stringify(info),
    stderr: '',
    timedOut: false,
    dropped: 0,
  }),
  run: async () => '',
});
const fleet = (count: number) => loadDefinition(`name: x\ncount: ${count}\n`, 'fleet.yaml', 'default');
const withRunning = (running: number) => engine({ store: { containerStore: { running } } });

test('more machines than this host can boot are refused before anything is made, with the limit and how to raise it', async () => {
  await assert.rejects(checkRoom(withRunning(0), fleet(22), 128), (thrown: MayflyError) => {
    assert.equal(thrown.exit, 2);
    assert.match(thrown.telling.why ?? '', /6 inotify instances.*gives a user 128: enough for 21 machines/);
    assert.match(thrown.telling.next ?? '', /sysctl -w fs\.inotify\.max_user_instances=1024/);
    return true;
  });
});

test('what would be too many with those that run already is a warning: they may be on their way out', async () => {
  assert.deepEqual(await checkRoom(withRunning(1), fleet(20), 128), []);
  const [warning] = await checkRoom(withRunning(2), fleet(20), 128);
  assert.match(warning ?? '', /2 containers run already; together with 20 more, the boot of some may hang/);
});

test('where the limit is not known, nothing is said of it', async () => {
  assert.deepEqual(await checkRoom(withRunning(50), fleet(50), undefined), []);
});
