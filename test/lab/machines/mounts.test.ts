import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newMark } from '../../../lab/machines/labels.ts';
import { mountable } from '../../../lab/machines/mounts.ts';
import { simulatedProcess } from '../../support/world.ts';

test('what a killed lab wrote for its machines is removed by the next one; a living lab’s files and others stay', async () => {
  const births = new Map<number, string>();
  const [dead, living] = [simulatedProcess({ births }), simulatedProcess({ births, pid: 101 })];
  const { world, drive } = simulatedProcess({ births, pid: 102, drive: dead.drive });
  const labs = ['0badcaf0', '0badcaf1'];
  const write = async (by: typeof dead) =>
    mountable({ ...by.world, files: world.files }, '/lab', {
      lab: labs.shift() ?? '',
      keeper: (await newMark(by.world)).keeper,
    });
  await write(dead);
  const second = await write(living);
  await world.files.makeFolder('/lab/build');
  dead.die();
  const own = await mountable(world, '/lab', { lab: '0badcafe', keeper: (await newMark(world)).keeper });
  const folders = new Set([...drive.tree().keys()].map(path => path.split('/').slice(0, 3).join('/')));
  assert.deepEqual([...folders].sort(), [own, second].sort());
  assert.ok(await world.files.entry('/lab/build'));
});
