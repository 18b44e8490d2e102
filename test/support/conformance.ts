import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Definition } from '../../scripts/fleet/definition.ts';
import {
  type Boot,
  isStaticAddress,
  type Look,
  type MadeMachine,
  type Making,
  type Owner,
  type PinnedImage,
  type Plan,
  type Provider,
  type Resource,
  resourceKinds,
} from '../../scripts/providers/provider.ts';

/** A provider to hold against the port, in a place where it may make machines. */
export interface Candidate {
  readonly provider: Provider;
  readonly definition: Definition;
  readonly image: PinnedImage;
  readonly owner: Owner;
  readonly boot: Boot;
  /** Lets a task run to its end, under whatever clock the provider has. */
  through<T>(task: Promise<T>): Promise<T>;
}

const never = new AbortController().signal;
const nobody = async () => undefined;

/** What every provider keeps of its port, in the order in which a fleet lives: made, found, adopted, removed, proven gone. */
export const conformance = (name: string, open: () => Promise<Candidate>): void => {
  let candidate: Candidate;
  let plan: Plan;
  let made: MadeMachine[] = [];
  const all = ({ machines, others }: Look): Resource[] => [...machines, ...others];
  const look = async (fleet = candidate.owner.fleet) =>
    candidate.through(candidate.provider.look({ fleet, environment: candidate.owner.environment }));
  const makeAll = async (owner: Owner): Promise<MadeMachine[]> => {
    const { provider, boot, through, definition } = candidate;
    const one = (making: Making) =>
      through(provider.make(making, making.userData === making.name ? boot : undefined, never));
    const machines: MadeMachine[] = [];
    for (const making of plan.shared(owner).flat()) await one(making);
    for (const making of plan.next(owner, definition.count, [], []).flat())
      machines.push(...(await one(making)).machines);
    return machines;
  };

  test(`${name}: a plan names every place, and touches nothing`, async () => {
    candidate = await open();
    const { provider, definition, image, through } = candidate;
    plan = await through(provider.plan(definition, image, never));
    assert.ok(plan.places.length > 0);
    assert.deepEqual(all(await look()), []);
  });

  test(`${name}: as many machines as were asked for are made, each with an id of its own`, async () => {
    made = await makeAll(candidate.owner);
    assert.equal(made.length, candidate.definition.count);
    assert.equal(new Set(made.map(({ id }) => id)).size, made.length);
    assert.equal(
      made.every(({ slot }) => slot !== undefined),
      candidate.provider.numbered,
    );
  });

  test(`${name}: everything that was made is found by its owner, with all marks from birth`, async () => {
    const seen = await look();
    assert.deepEqual(seen.unseen, []);
    assert.deepEqual(seen.machines.map(({ id }) => id).sort(), made.map(({ id }) => id).sort());
    for (const thing of all(seen)) {
      assert.equal(thing.owner.fleet, candidate.owner.fleet, thing.name);
      assert.equal(thing.owner.environment, candidate.owner.environment, thing.name);
      assert.ok(plan.places.includes(thing.place), `${thing.name} is in ${thing.place}`);
      assert.ok(resourceKinds.includes(thing.kind));
    }
    for (const machine of seen.machines) assert.deepEqual(machine.owner, candidate.owner);
    assert.ok(plan.places.every(place => seen.asked.includes(place)));
  });

  test(`${name}: the same making in the same run makes nothing more`, async () => {
    const again = await makeAll(candidate.owner);
    assert.deepEqual(again.map(({ id }) => id).sort(), made.map(({ id }) => id).sort());
    assert.equal((await look()).machines.length, made.length);
  });

  test(`${name}: an address is on one machine at a time, is moved to another, and goes away though a machine has it`, async t => {
    const { provider, definition, through } = candidate;
    if (!definition.static_address) return t.skip('it has no addresses');
    assert.ok(provider.attach);
    const seen = async () => {
      const look_ = await look();
      const address = look_.others.find(isStaticAddress);
      return { address, machines: look_.machines };
    };
    const { address, machines } = await seen();
    const [one, other] = machines;
    assert.ok(address && one && other);
    assert.match(address.address, /^\d+\.\d+\.\d+\.\d+$/);
    assert.equal(address.machine, undefined, 'it is on no machine at first');
    for (const machine of [one, one, other]) {
      const now = (await seen()).address;
      assert.ok(now);
      await through(provider.attach(now, machine, never));
      const after = (await seen()).address;
      assert.deepEqual([after?.machine, after?.address], [machine.id, address.address]);
    }
    const gone: string[] = [];
    const now = (await seen()).address;
    assert.ok(now);
    await through(provider.remove([now], async ({ id }) => void gone.push(id), never));
    assert.deepEqual([gone, (await seen()).address], [[now.id], undefined]);
    assert.equal((await seen()).machines.length, machines.length, 'the machines stay');
    for (const making of plan.shared(candidate.owner).flat())
      if (making.kind === 'static address') await through(provider.make(making, undefined, never));
    assert.ok((await seen()).address, 'and it can be made again');
  });

  test(`${name}: another fleet sees nothing of it, and cannot remove what it does not see`, async () => {
    assert.deepEqual(all(await look(`${candidate.owner.fleet}x`)), []);
    assert.deepEqual(all(await look(candidate.owner.fleet.slice(0, -1))), []);
  });

  test(`${name}: nothing is called gone that is not`, async () => {
    const seen = await look();
    const shared = seen.others.filter(({ kind }) => kind === 'network' || kind === 'security group');
    const called: string[] = [];
    const stop = AbortSignal.timeout(3000);
    const { provider, through } = candidate;
    const refused = await through(
      provider
        .remove(shared, async ({ id }) => void called.push(id), stop)
        .then(
          why => [...why.keys()],
          () => shared.map(({ id }) => id),
        ),
    );
    const left = (await look()).others.map(({ id }) => id);
    for (const id of called) assert.ok(!left.includes(id), `${id} is called gone, and is there`);
    for (const id of refused) assert.ok(left.includes(id), `${id} is refused, and is gone`);
  });

  test(`${name}: removed in order, everything is gone; removing it once more is fine`, async () => {
    const { provider, through } = candidate;
    const things = all(await look());
    for (let times = 0; times < 2; times += 1)
      for (const kind of resourceKinds) {
        const some = things.filter(thing => thing.kind === kind);
        if (some.length === 0) continue;
        assert.deepEqual([...(await through(provider.remove(some, nobody, never)))], []);
      }
    const after = await look();
    assert.deepEqual([...all(after), ...after.unseen], []);
  });

  test(`${name}: after a whole life there is nothing to settle`, async () => {
    const { provider, owner, through } = candidate;
    const nothing = { intents: [], complete: true };
    assert.deepEqual(await through(provider.settle(owner, nothing, () => undefined, never)), []);
  });
};
