import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FaultRule } from '../../lab/core/options.ts';
import { cancelled, MayflyError } from '../../scripts/errors.ts';
import { candidatesOf } from '../../scripts/operations/candidates.ts';
import { type Cost, cost } from '../../scripts/operations/cost.ts';
import { create } from '../../scripts/operations/create.ts';
import { type Listing, list } from '../../scripts/operations/list.ts';
import { replace } from '../../scripts/operations/replace.ts';
import type { LabProcess } from '../support/lab-fleet.ts';
import { labPrepared } from '../support/lab-prepared.ts';
import { good, type Scene, scene, usual } from '../support/scene.ts';

// One answer of AWS may miss what is there. Wherever that happens, nothing is lost, doubled or called gone.

const withAddress = { count: 1, min: 1, address: true };
const upTo = (most: number) => Array.from({ length: most }, (_, index) => index + 1);

const flap = (action: string, nth: number): FaultRule => ({ kind: 'flapping', action, nth });

/** The first call of each action is the dry run of the plan. */
const late = { kind: 'late execution', nth: [2, 3, 4, 5, 6, 7, 8], late: 60_000 } as const;

const idsOf = ({ fleet }: Scene, kind: string): string[] =>
  fleet.lab
    .remains()
    .filter(each => each.kind === kind && (each.state ?? 'running') === 'running')
    .map(({ id }) => id)
    .sort();

const endAll = (on: Scene): void => {
  on.call('ec2:TerminateInstances', { InstanceIds: idsOf(on, 'instance') });
};

const replaced = async (on: Scene, settings: object) => {
  const prepared = await labPrepared({ ...usual, ...settings, version: 2 });
  const outcome = await on.run(({ place }) => replace(place, prepared));
  assert.ok(!(outcome instanceof Error), `${outcome}`);
  return outcome;
};

test('a heal keeps the static address of the fleet, whichever list of addresses misses it', async () => {
  for (const nth of upTo(12)) {
    const on = scene({}, withAddress);
    good(await on.create());
    const before = idsOf(on, 'elastic-ip');
    const allocated = on.fleet.lab.calls().get('ec2:AllocateAddress') ?? 0;
    endAll(on);
    await on.fleet.timeline.pass(() => false, 600_000);
    on.fleet.lab.setFaults([flap('ec2:DescribeAddresses', nth)]);
    assert.ok(good(await on.create('heal')).verdict.good);
    assert.deepEqual(idsOf(on, 'elastic-ip'), before, `the ${nth}th`);
    // The dry run of the plan.
    assert.equal(on.fleet.lab.calls().get('ec2:AllocateAddress'), allocated + 1, `the ${nth}th`);
  }
});

test('a replace makes no second address', async () => {
  for (const nth of upTo(30)) {
    const on = scene({}, withAddress);
    good(await on.create());
    const before = idsOf(on, 'elastic-ip');
    on.fleet.lab.setFaults([flap('ec2:DescribeAddresses', nth)]);
    const { outcome, why } = await replaced(on, withAddress);
    assert.equal(outcome, 'replaced', `the ${nth}th: ${why}`);
    assert.deepEqual(idsOf(on, 'elastic-ip'), before, `the ${nth}th`);
  }
});

test('a machine of the fleet that one answer misses is no stranger that has its address', async () => {
  for (const seed of [1, 2, 3])
    for (const nth of upTo(40)) {
      const on = scene({ seed }, withAddress);
      good(await on.create());
      on.fleet.lab.setFaults([flap('ec2:DescribeInstances', nth)]);
      const { outcome, why } = await replaced(on, withAddress);
      assert.equal(outcome, 'replaced', `${nth}th of seed ${seed}: ${why}`);
    }
});

test('after a replace the store knows every new machine, whichever list missed one', async () => {
  for (const nth of upTo(60)) {
    const on = scene();
    good(await on.create());
    on.fleet.lab.setFaults([flap('ec2:DescribeInstances', nth)]);
    const { outcome, leftovers } = await replaced(on, {});
    assert.deepEqual([outcome, leftovers], ['replaced', []], `the ${nth}th`);
    on.fleet.lab.setFaults([]);
    const now = await on.run(({ place }) => list(place.provider, place.store));
    assert.ok(!(now instanceof Error));
    assert.deepEqual(
      now.machines.map(({ status }) => status),
      ['ready', 'ready'],
      `the ${nth}th`,
    );
  }
});

test('a machine that one answer misses is called lost by nobody', async () => {
  const on = scene();
  good(await on.create());
  await on.fleet.timeline.pass(() => false, 3_600_000);
  on.fleet.lab.setFaults([flap('ec2:DescribeInstances', 1)]);
  const listed = await on.run(({ place }) => list(place.provider, place.store));
  assert.ok(!(listed instanceof Error));
  assert.deepEqual(
    listed.machines.map(({ status }) => status),
    ['ready', 'ready'],
  );
  on.fleet.lab.setFaults([flap('ec2:DescribeInstances', 1)]);
  const candidates = await on.run(({ place }) => candidatesOf(place));
  assert.ok(!(candidates instanceof Error));
  assert.ok(candidates.all.every(({ machine }) => machine));
});

test('a machine that was just made and is not shown yet is told as that', async () => {
  const listings: Promise<Listing>[] = [];
  const candidates: ReturnType<typeof candidatesOf>[] = [];
  const costs: Promise<Cost>[] = [];
  // The process that made them knows of them: another one on the same computer asks.
  const on = scene({ lab: { timings: { visible: 60_000 } } }, {}, (event, _, { laptops }) => {
    if (event.type !== 'phase' || event.phase !== 'requested') return;
    const { place } = laptops[0]?.process(77) ?? assert.fail();
    listings.push(list(place.provider, place.store));
    candidates.push(candidatesOf(place));
    costs.push(cost(place.provider, place.store));
  });
  good(await on.create());
  const told = (await Promise.all(listings)).flatMap(({ machines }) => machines);
  assert.ok(
    told.some(({ remark }) => /^it was made a moment ago, and .* does not show it$/.test(remark ?? '')),
  );
  assert.deepEqual(
    told.filter(({ status }) => status !== 'requested' && status !== 'not known'),
    [],
  );
  for (const { machines, unseen } of await Promise.all(costs))
    assert.ok(machines.length + unseen.length >= 2);
  for (const { all, unseen } of await Promise.all(candidates)) {
    assert.ok(all.every(({ machine }) => machine));
    assert.ok(all.length + unseen.filter(({ why }) => /is not shown yet/.test(why)).length >= 2);
  }
});

test('a create that is interrupted tells what it made, and what is not known', async () => {
  const interruptedAfter = async (seconds: number, faults: FaultRule[]) => {
    const on = scene();
    on.fleet.lab.setFaults(faults);
    const prepared = await labPrepared(usual);
    const stop = new AbortController();
    on.fleet.timeline.later(seconds * 1000, () => stop.abort(cancelled({ what: 'Interrupted' })));
    const outcome = await on.run(({ place }) => create({ ...place, signal: stop.signal }, prepared));
    assert.ok(outcome instanceof MayflyError, `${outcome}`);
    on.fleet.lab.setFaults([]);
    assert.ok(await on.gone());
    return outcome.telling.what;
  };
  const launching = await interruptedAfter(25, [{ ...late, action: 'ec2:CreateFleet' }]);
  assert.match(
    launching,
    /there exist: .*1 launch template, 1 security group; what a call without an answer/,
  );
  const none = await interruptedAfter(15, [{ ...late, action: 'ec2:CreateSecurityGroup' }]);
  assert.match(none, /Nothing of hello is shown; what a call without an answer made is not known/);
});

test('what spot takes while a heal is at work is not ready at its end', async () => {
  let taken = '';
  const on = scene({}, { market: 'spot' }, (event, process, { fleet }) => {
    if (!taken || event.type !== 'phase' || event.phase !== 'requested') return;
    fleet.lab.reclaim(taken);
    process.asleep(300_000);
  });
  assert.ok(good(await on.create()).verdict.good);
  const [lost = '', kept = ''] = idsOf(on, 'instance');
  on.call('ec2:TerminateInstances', { InstanceIds: [lost] });
  await on.fleet.timeline.pass(() => false, 600_000);
  taken = kept;
  const { verdict, machines } = good(await on.create('heal'));
  assert.deepEqual([verdict.good, idsOf(on, 'instance').length], [false, 1]);
  const { why, next } = machines.find(({ ready }) => !ready)?.error?.telling ?? {};
  assert.match(why ?? '', /^lost to spot at .* in us-east-1/);
  assert.equal(next, 'just heal');
});

test('a call that a sleeping laptop sends late, and that is carried out late, is waited for', async () => {
  for (const seed of upTo(6)) {
    let process: LabProcess | undefined;
    let slept = false;
    let ended = false;
    const on = scene(
      {
        seed,
        note: what => {
          if (slept || !process || !/DescribeAddresses .*: done/.test(what)) return;
          slept = true;
          process.asleep(600_000);
          const { life } = process;
          on.fleet.timeline.later(604_000, () => {
            life.kill();
            ended = true;
          });
        },
      },
      withAddress,
      (event, one) => {
        if (event.type === 'started' && event.command === 'create') process = one;
      },
    );
    on.fleet.lab.setFaults([{ ...late, action: 'ec2:AllocateAddress' }]);
    const prepared = await labPrepared({ ...usual, ...withAddress });
    const { place } = on.laptops[0]?.process(seed) ?? assert.fail();
    create(place, prepared).catch(() => undefined);
    assert.ok(await on.fleet.timeline.pass(() => ended, 3_600_000));
    on.fleet.lab.setFaults([]);
    assert.ok(await on.gone(), `seed ${seed}`);
  }
});
