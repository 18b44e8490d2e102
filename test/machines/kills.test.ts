import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { type TestFleet, testFleet } from '../support/fleet.ts';
import { type Aftermath, type Death, deathName, sufferDeath } from '../support/kill-case.ts';
import {
  allMade,
  type Moment,
  momentsOf,
  partOf,
  sampleOf,
  stepsOf,
  tableOf,
} from '../support/kill-deaths.ts';
import { seeded } from '../support/seeded.ts';

// kill -9 of the whole command on real machines: a sample of all moments, chosen by a seed.
// MAYFLY_KILLS=all dies at every one of them (an hour or more) and prints a table; MAYFLY_KILLS=3/20 at every twentieth,
// from the third on. MAYFLY_KILLS_SEED takes another sample.

const kills = process.env.MAYFLY_KILLS;
const seed = Number(process.env.MAYFLY_KILLS_SEED ?? 1);
const lanes = 2;
const settings = [
  'restart: false',
  'window: 0',
  'timeouts: { reach: 60 }',
  'variables: { greeting: Hello }',
  'local: { volumes: [{ name: data, path: /srv/data }] }',
  '',
].join('\n');

const fleets: TestFleet[] = [];
const newFleet = async () => {
  const fleet = await testFleet(settings);
  fleets.push(fleet);
  return fleet;
};
after(() => Promise.all(fleets.map(fleet => fleet.end())));

/** Most are destroyed at once; a part of a sample, and each of all, are gone on with. */
const deathsOf = (command: Death['command'], moments: readonly Moment[], most: number): Death[] => {
  const follow = (moment: Moment, followedBy: Death['followedBy']): Death => ({
    ...moment,
    command,
    followedBy,
  });
  if (kills)
    return partOf(
      (['destroy', 'create'] as const).flatMap(next => moments.map(moment => follow(moment, next))),
      kills,
    );
  return sampleOf(moments, seeded(seed), most).map((moment, index) =>
    follow(moment, index % 5 === 4 ? 'create' : 'destroy'),
  );
};

test(`whenever a command is killed, the next one knows: nothing is left, nothing is doubled (seed ${seed})`, {
  concurrency: lanes,
}, async t => {
  const dry = await newFleet();
  const create = await stepsOf(dry, 'create');
  const destroy = await stepsOf(dry, 'destroy');
  const made = allMade(create);
  assert.ok(create.length > 80 && destroy.length > 30, `${create.length} and ${destroy.length} steps`);
  for (const word of ['journal intent network', 'podman run', 'said ready', 'rename head', 'link lock'])
    assert.ok(
      create.some(({ step }) => step.startsWith(word)),
      `create meets "${word}"`,
    );

  const deaths = [
    ...deathsOf('create', momentsOf(create), 11),
    ...deathsOf('destroy', momentsOf(destroy), 8),
  ];
  const rows: Aftermath[] = [];
  const lane = async () => {
    let fleet = await newFleet();
    for (let death = deaths.shift(); death; death = deaths.shift()) {
      const now = death;
      await t.test(deathName(now), async () => {
        const row = await sufferDeath(fleet, now, made);
        rows.push(row);
        if (row.unlucky) t.diagnostic(row.unlucky);
        // What one death left must not be blamed on the next.
        if (row.broken.length > 0) fleet = await newFleet();
        assert.deepEqual(row.broken, []);
      });
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  assert.ok(
    rows.filter(({ died }) => died).length > rows.length * 0.8,
    'nearly all of them died where they should',
  );
  assert.ok(rows.filter(({ unlucky }) => unlucky).length <= 1 + rows.length / 100, 'machines answer');
  if (kills) console.log(tableOf(rows));
});
