import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import {
  type Ec2Aftermath,
  type Ec2Death,
  type KillBench,
  killProgram,
  type Moment,
  momentName,
  openKillBench,
} from '../support/kill-ec2.ts';
import type { Met } from '../support/kill-steps.ts';
import type { LabCloud } from '../support/lab-provider.ts';
import { type Seeded, seeded } from '../support/seeded.ts';

// kill -9 of real processes that work on a lab over HTTP with the real SDK and a real disk: a sample by seed.
// MAYFLY_KILLS=all dies before, in and after every call, sync and rename, and prints a table (ten minutes or more).

const all = process.env.MAYFLY_KILLS === 'all';
const seed = Number(process.env.MAYFLY_KILLS_SEED ?? 1);
/** Most of a death is waiting. */
const lanes = all ? 8 : 2;

const folder = await mkdtemp(join(tmpdir(), 'mayfly-killed-'));
const program = await killProgram(folder);
const benches: KillBench[] = [];
after(async () => {
  await Promise.all(benches.map(bench => bench.close()));
  await rm(folder, { recursive: true, force: true });
});
const newBench = async (cloud: LabCloud) => {
  const bench = await openKillBench(program, cloud);
  benches.push(bench);
  return bench;
};

const momentsOf = ({ calls, steps }: { calls: number; steps: readonly Met[] }): Moment[] => [
  ...Array.from({ length: calls }, (_, index) =>
    (['before', 'unanswered', 'after'] as const).map(when => ({ call: index + 1, when })),
  ).flat(),
  ...steps.flatMap(({ step, whens }) => whens.map(when => ({ step, when }))),
];

/** What kinds of moments there are; a sample takes one of each. */
const kindOf = (moment: Moment): string => {
  if ('call' in moment) return `call, ${moment.when}`;
  const name = moment.step.split(' ')[0] ?? '';
  return /^(journal|rename|link)$/.test(name) ? `${name}, ${moment.when}` : 'other';
};

const sampleOf = (moments: readonly Moment[], dice: Seeded, most: number): Moment[] => {
  const kinds = [...new Set(moments.map(kindOf))].filter(kind => kind !== 'other');
  while (kinds.length > most) kinds.splice(dice.below(kinds.length), 1);
  return kinds.map(kind => {
    const own = moments.filter(moment => kindOf(moment) === kind);
    return own[dice.below(own.length)] as Moment;
  });
};

const deathsOf = (verb: Ec2Death['verb'], moments: readonly Moment[], most: number): Ec2Death[] => {
  if (all)
    return moments.flatMap(moment =>
      (['destroy', 'create'] as const).map(followedBy => ({ verb, moment, followedBy })),
    );
  return sampleOf(moments, seeded(seed), most).map((moment, index) => ({
    verb,
    moment,
    followedBy: index % 3 === 2 ? 'create' : 'destroy',
  }));
};

const tableOf = (rows: readonly Ec2Aftermath[]): string => {
  const kinds = [...new Set(rows.map(({ death }) => `${death.verb}: ${kindOf(death.moment)}`))].sort();
  const lines = kinds.map(kind => {
    const own = rows.filter(({ death }) => `${death.verb}: ${kindOf(death.moment)}` === kind);
    const sum = (of: (row: Ec2Aftermath) => number) => own.reduce((total, row) => total + of(row), 0);
    const counts = [
      own.length,
      sum(row => Number(row.died)),
      sum(row => row.left),
      sum(row => row.doubles),
      sum(row => row.broken.length),
    ];
    return [kind.padEnd(32), ...counts.map(count => String(count).padStart(7))].join('');
  });
  const head = ['killed'.padEnd(32), '  kills', '   died', '   left', ' double', ' broken'].join('');
  return [head, ...lines].join('\n');
};

/** What a create meets in any case, and how many deaths a sample has. */
const clouds: readonly {
  readonly cloud: LabCloud;
  readonly words: readonly RegExp[];
  readonly creates: number;
  readonly destroys: number;
}[] = [
  {
    cloud: 'ec2',
    words: [/^journal intent launch template/, /^journal intent machine/],
    creates: 5,
    destroys: 4,
  },
  {
    cloud: 'lightsail',
    words: [/^journal intent key pair/, /^journal intent machine/],
    creates: 4,
    destroys: 2,
  },
];

for (const { cloud, words, creates, destroys } of clouds)
  test(`whenever a command on ${cloud} is killed, the next one knows: nothing is left, nothing is doubled (seed ${seed})`, {
    concurrency: lanes,
  }, async t => {
    const [one, two, ...others] = await Promise.all(Array.from({ length: lanes }, () => newBench(cloud)));
    assert.ok(one && two);
    const [create, destroy] = await Promise.all([one.rehearse('create'), two.rehearse('destroy')]);
    assert.ok(create.calls > 20 && destroy.calls > 20, `${create.calls} and ${destroy.calls} calls`);
    for (const word of [...words, /^rename .*head/, /^link .*lock/])
      assert.ok(
        create.steps.some(({ step }) => word.test(step)),
        `create meets ${word}`,
      );
    const deaths = [
      ...deathsOf('create', momentsOf(create), creates),
      ...deathsOf('destroy', momentsOf(destroy), destroys),
    ];
    const rows: Ec2Aftermath[] = [];
    const lane = async (first: KillBench) => {
      let bench = first;
      for (let death = deaths.shift(); death; death = deaths.shift()) {
        const { verb, moment, followedBy } = death;
        const now = death;
        await t.test(`${verb} killed at ${momentName(moment)}, then ${followedBy}`, async () => {
          const row = await bench.suffer(now);
          rows.push(row);
          // What one death left must not be blamed on the next.
          if (row.broken.length > 0) bench = await newBench(cloud);
          assert.deepEqual(row.broken, []);
        });
      }
    };
    await Promise.all([one, two, ...others].map(lane));
    const died = rows.filter(row => row.died).length;
    assert.ok(died > rows.length * 0.7, `${died} of ${rows.length} died where they should`);
    if (all) console.log(tableOf(rows));
  });
