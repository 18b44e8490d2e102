import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FaultRule } from '../../lab/core/options.ts';
import { MayflyError } from '../../scripts/errors.ts';
import { create } from '../../scripts/operations/create.ts';
import { destroy } from '../../scripts/operations/destroy.ts';
import { type Replaced, replace } from '../../scripts/operations/replace.ts';
import { isStaticAddress } from '../../scripts/providers/provider.ts';
import { type LabFleet, type LabLaptop, type LabProcess, labFleet, labScope } from '../support/lab-fleet.ts';
import { type LabFleetSettings, labPrepared } from '../support/lab-prepared.ts';
import type { Death } from '../support/mortal.ts';
import { seeded } from '../support/seeded.ts';

// Replacement on the clouds of the lab, under simulated time: killed anywhere, it is finished or undone by the next one;
// no machine is left, none is doubled, and the address is on the machine that is there. Seeded.
// MAYFLY_REPLACES=N runs N schedules of each cloud; MAYFLY_REPLACES_SEED begins at another one.

const schedules = Number(process.env.MAYFLY_REPLACES ?? 12);
const first = Number(process.env.MAYFLY_REPLACES_SEED ?? 1);

const clouds: Readonly<Record<string, Omit<LabFleetSettings, 'version'>>> = {
  lightsail: {
    provider: 'lightsail',
    address: true,
    count: 1,
    min: 1,
    market: 'on-demand',
    regions: ['us-east-1'],
    types: [],
  },
  'ec2, with an address': {
    address: true,
    count: 1,
    min: 1,
    market: 'on-demand',
    regions: ['us-east-1'],
    types: ['t3.small', 't3a.small'],
  },
  ec2: { count: 2, min: 2, market: 'on-demand', regions: ['us-east-1'], types: ['t3.small', 't3a.small'] },
};

/** Runs a task in a process of its own; undefined when that died. */
const inProcess = async <T>(
  fleet: LabFleet,
  laptop: LabLaptop,
  seed: number,
  work: (process: LabProcess) => Promise<T>,
  death?: Death,
): Promise<T | MayflyError | undefined> => {
  const one = laptop.process(seed, death);
  let over = false;
  const task = Promise.race([work(one), one.life.died.then(() => undefined)])
    .catch((thrown: unknown) => {
      if (thrown instanceof MayflyError) return thrown;
      throw thrown;
    })
    .finally(() => {
      over = true;
    });
  task.catch(() => undefined);
  assert.ok(await fleet.timeline.pass(() => over, 12 * 3_600_000), 'it hangs');
  if (!one.life.alive()) return undefined;
  laptop.exit(one);
  return task;
};

/**
 * Every second seed loses answers about the address, or calls are carried out when nobody waits for them any more. Not a
 * detachment of a killed process: nobody knows of that one.
 */
const drawFaults = (seed: number): FaultRule[] =>
  seed % 2 === 0
    ? []
    : [
        ...['ec2:AssociateAddress', 'lightsail:AttachStaticIp'].map(
          action => ({ kind: 'late execution', action, probability: 0.3, late: 60_000, times: 2 }) as const,
        ),
        ...['ec2:AssociateAddress', 'lightsail:AttachStaticIp', 'lightsail:DetachStaticIp'].map(
          action => ({ kind: 'lost answer', action, probability: 0.2, times: 2 }) as const,
        ),
      ];

const drawDeath = (seed: number): Death => {
  const random = seeded(seed);
  const at = (['cloud', 'cloud', 'disk', 'machine'] as const)[random.below(4)] ?? 'cloud';
  const most = { cloud: 60, disk: 160, machine: 25 }[at];
  return { how: random.chance(0.2) ? 'power' : 'kill', at, call: 1 + random.below(most) };
};

for (const [cloud, settings] of Object.entries(clouds))
  test(`${cloud}: ${schedules} replaces from seed ${first} are killed, and the next one finishes or undoes`, async () => {
    const [one, two] = [
      await labPrepared({ ...settings, version: 1 }),
      await labPrepared({ ...settings, version: 2 }),
    ];
    let died = 0;
    for (let seed = first; seed < first + schedules; seed += 1) {
      const words = `seed ${seed}, death ${JSON.stringify(drawDeath(seed))}`;
      const fleet = labFleet({
        seed,
        lossy: 0.02,
        lab: { faults: drawFaults(seed) },
        ...(settings.provider && { provider: settings.provider }),
      });
      const laptop = fleet.laptop({ host: 'laptop' });
      const run = <T>(number: number, work: (process: LabProcess) => Promise<T>, death?: Death) =>
        inProcess(fleet, laptop, seed * 100 + number, work, death);
      const made = await run(1, ({ place }) => create(place, one));
      assert.ok(
        made && !(made instanceof MayflyError) && made.verdict.good,
        `${words}: ${JSON.stringify(made)}`,
      );
      const dead = await run(2, ({ place }) => replace(place, two), drawDeath(seed));
      if (dead === undefined) died += 1;
      const again = await run(3, ({ place }) => replace(place, two));
      assert.ok(
        again && !(again instanceof MayflyError),
        `${words}: ${again && JSON.stringify((again as MayflyError).telling)}`,
      );
      const replaced: Replaced = again;
      assert.deepEqual(
        [replaced.outcome, replaced.leftovers],
        ['replaced', []],
        `${words}: ${JSON.stringify(replaced.why?.telling)}`,
      );
      const look = await run(4, ({ place }) => place.provider.look(labScope));
      assert.ok(look && !(look instanceof MayflyError));
      assert.equal(look.machines.length, settings.count, words);
      assert.ok(
        look.machines.every(({ owner }) => owner.release === two.release.id),
        words,
      );
      if (settings.address)
        assert.equal(look.others.find(isStaticAddress)?.machine, look.machines[0]?.id, words);
      const gone = await run(5, ({ place }) => destroy(place, { images: false }));
      assert.ok(gone && !(gone instanceof MayflyError) && gone.proven, words);
      await fleet.timeline.pass(() => false, 3_600_000);
      assert.deepEqual(fleet.lab.remains(), [], words);
    }
    assert.ok(died >= schedules / 3, `${died} of ${schedules} died`);
  });

test(`ec2: ${schedules} replaces of fleets with failed machines are killed, and never fewer than the least serve`, async () => {
  const settings = {
    count: 4,
    min: 2,
    market: 'on-demand',
    regions: ['us-east-1'],
    types: ['t3.small'],
  } as const;
  const [one, two] = [
    await labPrepared({ ...settings, version: 1 }),
    await labPrepared({ ...settings, version: 2 }),
  ];
  let finished = 0;
  for (let seed = first; seed < first + schedules; seed += 1) {
    const words = `seed ${seed}`;
    const ready = new Set<string>();
    let old: readonly string[] = [];
    let removed = 0;
    const serving = () =>
      fleet.lab
        .remains()
        .filter(
          ({ kind, state, id }) => kind === 'instance' && state === 'running' && ready.has(id.slice(-10)),
        );
    const fleet: LabFleet = labFleet({
      seed,
      lossy: 0,
      neverRuns: 0.15,
      event: (process, event) => {
        if (event.type === 'phase' && event.phase === 'ready') ready.add(event.machine.slice(-10));
        if (event.type !== 'removed' || event.kind !== 'machine' || old.length === 0) return;
        assert.ok(serving().length >= settings.min, `${words}: ${serving().length} serve`);
        removed += 1;
        // In the middle of what cannot be taken back.
        if (removed === 1 + (seed % old.length)) process.life.kill();
      },
    });
    const laptop = fleet.laptop({ host: 'laptop' });
    const run = <T>(number: number, work: (process: LabProcess) => Promise<T>) =>
      inProcess(fleet, laptop, seed * 100 + number, work);
    const made = await run(1, ({ place }) => create(place, one));
    assert.ok(made && !(made instanceof MayflyError));
    if (made.verdict.good) {
      old = made.machines.map(({ name }) => name);
      const dead = await run(2, ({ place }) => replace(place, two));
      const again = dead ?? (await run(3, ({ place }) => replace(place, two)));
      assert.ok(again && !(again instanceof MayflyError), words);
      assert.deepEqual(again.leftovers, [], words);
      const release = (again.outcome === 'replaced' ? two : one).release.id;
      const look = await run(4, ({ place }) => place.provider.look(labScope));
      assert.ok(look && !(look instanceof MayflyError));
      assert.ok(
        look.machines.every(({ owner }) => owner.release === release),
        words,
      );
      assert.ok(serving().length >= settings.min, `${words}: ${serving().length} serve`);
      if (dead === undefined && again.outcome === 'replaced') finished += 1;
    }
    const gone = await run(5, ({ place }) => destroy(place, { images: false }));
    assert.ok(gone && !(gone instanceof MayflyError) && gone.proven, words);
    await fleet.timeline.pass(() => false, 3_600_000);
    assert.deepEqual(fleet.lab.remains(), [], words);
  }
  assert.ok(finished >= schedules / 3, `${finished} of ${schedules} were finished`);
});
