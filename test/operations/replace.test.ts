import assert from 'node:assert/strict';
import { test } from 'node:test';
import { showListing } from '../../scripts/commands/list.ts';
import { replacedOutcome } from '../../scripts/commands/replaced.ts';
import { timeline } from '../../scripts/commands/timeline.ts';
import { Exit, MayflyError } from '../../scripts/errors.ts';
import { clearMachines as clearAll } from '../../scripts/operations/clear.ts';
import { create } from '../../scripts/operations/create.ts';
import { destroy } from '../../scripts/operations/destroy.ts';
import { lossOfMachines } from '../../scripts/operations/foresee.ts';
import { list } from '../../scripts/operations/list.ts';
import { replace } from '../../scripts/operations/replace.ts';
import type { Workplace } from '../../scripts/operations/workplace.ts';
import { isStaticAddress } from '../../scripts/providers/provider.ts';
import type { Fate } from '../support/fate.ts';
import { addressOfFleet } from '../support/memory-cloud.ts';
import { type Laptop, laptop, preparedFleet, scope } from '../support/memory-fleet.ts';

// Replacement without downtime, under simulated time and files: what fails is undone, and what was killed is finished or undone.

const settings =
  'static_address: true\ntimeouts: { health: 2 }\nhealth: [{ kind: tcp, port: 8080 }, { kind: command, run: [x] }]\n';
const one = preparedFleet(1, '1', settings);
const two = preparedFleet(1, '2', settings);
/** Its machines never become ready. */
const never = { ...two, manifest: 'another' };

const live = ({ cloud }: Laptop) => [...cloud.things.keys()].sort();
const holder = ({ cloud }: Laptop) => {
  const id = [...cloud.things.values()].find(isStaticAddress)?.machine;
  return [...cloud.things.values()].find(thing => thing.id === id)?.name;
};
const releases = ({ cloud }: Laptop) =>
  [...cloud.things.values()].flatMap(({ kind, owner }) => (kind === 'machine' ? [owner.release] : []));

const run = async <T>(
  computer: Laptop,
  seed: number,
  work: (place: Workplace) => Promise<T>,
  change: Partial<Workplace> = {},
): Promise<T> => {
  const { world, place } = computer.process(seed);
  return world.clock.through(work({ ...place, ...change }));
};

const made = async (): Promise<Laptop> => {
  const computer = laptop();
  assert.ok((await run(computer, 1, place => create(place, one))).verdict.good);
  return computer;
};

const clearMachines = async (place: Workplace) =>
  clearAll(place, two, await place.provider.plan(two.definition, two.image, place.signal));

/** Does not answer at the fleet's address. */
const deaf: Partial<Workplace> = {
  askCheck: async (_, host) => ({ green: host !== addressOfFleet, why: 'refused' }),
};

const withoutDowntime = [
  'mayfly.hello.default.2',
  'mayfly.hello.default.address',
  'mayfly.hello.default.network',
];
const asBefore = ['mayfly.hello.default.1', 'mayfly.hello.default.address', 'mayfly.hello.default.network'];

test('a new machine is made beside the old one, gets the address, and only then the old one goes', async () => {
  const computer = await made();
  const order: string[] = [];
  const replaced = await run(computer, 2, place =>
    replace(
      {
        ...place,
        emit: event => {
          if (event.type === 'phase' && event.phase === 'ready')
            order.push(`ready, address on ${holder(computer)}`);
          if (event.type === 'removed') order.push(`removed ${event.name}, address on ${holder(computer)}`);
        },
      },
      two,
    ),
  );
  assert.deepEqual([replaced.outcome, replaced.old, replaced.leftovers], ['replaced', ['hello-1'], []]);
  assert.deepEqual(order, [
    'ready, address on mayfly.hello.default.1',
    'removed mayfly.hello.default.1, address on mayfly.hello.default.2',
  ]);
  assert.deepEqual(live(computer), withoutDowntime);
  assert.deepEqual(releases(computer), [two.release.id]);
  const { machines } = await run(computer, 3, place => list(place.provider, place.store));
  assert.deepEqual(
    machines.map(({ name, status }) => [name, status]),
    [['hello-2', 'ready']],
  );
});

test('the next one takes the first free number; heal, create and destroy live with a fleet of number 2', async () => {
  const computer = await made();
  await run(computer, 2, place => replace(place, two));
  const healed = await run(computer, 3, place => create(place, two, 'heal'));
  assert.ok(healed.verdict.good);
  assert.deepEqual(live(computer), withoutDowntime, 'a heal finds nothing missing');
  await assert.rejects(
    run(computer, 4, place => create(place, two)),
    /exists already: 1 machine /,
  );
  assert.equal((await run(computer, 5, place => replace(place, one))).outcome, 'replaced');
  assert.deepEqual(live(computer), asBefore);
  assert.ok((await run(computer, 6, place => destroy(place, { images: false }))).proven);
  assert.deepEqual(live(computer), []);
});

test('a new machine that does not become ready is examined and removed; the old one was never touched', async () => {
  const computer = await made();
  const id = computer.cloud.things.get('mayfly.hello.default.1')?.id;
  let moves = 0;
  const replaced = await run(computer, 2, place => {
    const { provider } = place;
    const attach: typeof provider.attach = async (...words) => {
      moves += 1;
      return provider.attach?.(...words);
    };
    return replace({ ...place, provider: { ...provider, attach } }, never);
  });
  assert.equal(replaced.outcome, 'rolled back');
  assert.match(replaced.why?.telling.what ?? '', /Files on the machine are not as deployed/);
  assert.ok(replaced.machines[0]?.examined?.path, 'its diagnosis was saved');
  assert.deepEqual([live(computer), moves, replaced.leftovers], [asBefore, 0, []]);
  assert.equal(computer.cloud.things.get('mayfly.hello.default.1')?.id, id);
  const healed = await run(computer, 3, place => create(place, one, 'heal'));
  assert.ok(healed.verdict.good, 'the fleet is of the release of before');
  assert.equal(computer.cloud.things.get('mayfly.hello.default.1')?.id, id);
});

test('when the check after the move fails, the address goes back and the new machine goes', async () => {
  const computer = await made();
  const replaced = await run(computer, 2, place => replace(place, two), deaf);
  assert.equal(replaced.outcome, 'rolled back');
  assert.match(replaced.why?.telling.what ?? '', /did not answer through the address/);
  assert.ok(replaced.machines[0]?.examined?.path, 'its diagnosis was saved');
  assert.deepEqual([live(computer), holder(computer)], [asBefore, 'mayfly.hello.default.1']);
});

test('what answered through the address before must answer after it, though it cannot be asked at the machine itself', async () => {
  const computer = await made();
  const onlyBefore: Partial<Workplace> = {
    askCheck: async (_, host) => ({
      green: host === addressOfFleet && holder(computer) === 'mayfly.hello.default.1',
      why: 'refused',
    }),
  };
  const replaced = await run(computer, 2, place => replace(place, two), onlyBefore);
  assert.equal(replaced.outcome, 'rolled back');
  assert.deepEqual([live(computer), holder(computer)], [asBefore, 'mayfly.hello.default.1']);
});

test('an old machine that is gone meanwhile stops nothing', async () => {
  const computer = await made();
  const address = [...computer.cloud.things.values()].find(isStaticAddress);
  assert.ok(address);
  const { machine: _, ...free } = address;
  computer.cloud.things.set(address.name, free);
  computer.cloud.things.delete('mayfly.hello.default.1');
  const replaced = await run(computer, 2, place => replace(place, two));
  assert.equal(replaced.outcome, 'replaced');
  assert.deepEqual(releases(computer), [two.release.id]);
  const { machines } = await run(computer, 3, place => list(place.provider, place.store));
  assert.equal(machines.length, 1, 'and is not missed afterwards');
});

test("an address on a stranger's machine is told before anything is made or destroyed, and stays there", async () => {
  for (const strategy of ['surge', 'recreate']) {
    const computer = await made();
    const { things } = computer.cloud;
    const before = [...things.keys()];
    const address = [...things.values()].find(isStaticAddress);
    assert.ok(address);
    things.set(address.name, { ...address, machine: 'i-theirs', takeOff: 'cloud take-off' } as never);
    const outcome = await run<unknown>(computer, 2, async place =>
      strategy === 'surge' ? replace(place, two) : clearMachines(place),
    ).catch((error: unknown) => error);
    assert.ok(outcome instanceof MayflyError, strategy);
    assert.match(outcome.telling.what, /is on i-theirs, which is not of this fleet/);
    assert.match(outcome.telling.next ?? '', /^cloud take-off /);
    assert.deepEqual([...things.keys()], before);
    assert.equal([...things.values()].find(isStaticAddress)?.machine, 'i-theirs');
  }
});

test('an address of a place where no machine is to be made is told before anything is made or destroyed', async () => {
  for (const strategy of ['surge', 'recreate', 'create']) {
    const computer = await made();
    const { things } = computer.cloud;
    const address = [...things.values()].find(isStaticAddress);
    assert.ok(address);
    const { machine: _, ...free } = address;
    // For a create there is nothing but the address.
    if (strategy === 'create') things.delete('mayfly.hello.default.1');
    things.set(address.name, { ...(strategy === 'create' ? free : address), place: 'elsewhere' });
    const before = [...things.values()];
    const outcome = await run<unknown>(computer, 2, async place =>
      strategy === 'surge'
        ? replace(place, two)
        : strategy === 'recreate'
          ? clearMachines(place)
          : create(place, two),
    ).catch((error: unknown) => error);
    assert.ok(outcome instanceof MayflyError, strategy);
    assert.equal(outcome.exit, 2);
    assert.match(outcome.telling.what, /192\.0\.2\.10 is of elsewhere, and cannot leave it/);
    assert.match(outcome.telling.why ?? '', /made in cloud now/);
    assert.match(outcome.telling.next ?? '', /^just destroy && just create /);
    assert.deepEqual([...things.values()], before);
  }
});

test('an address that somebody takes away in the middle is left where it is, and the new machine goes', async () => {
  const computer = await made();
  const { things } = computer.cloud;
  const before = [...things.keys()].sort();
  const outcome = await run(computer, 2, place =>
    replace(
      {
        ...place,
        emit: event => {
          const address = [...things.values()].find(isStaticAddress);
          if (event.type === 'phase' && event.phase === 'ready' && address)
            things.set(address.name, { ...address, machine: 'i-theirs' } as never);
          place.emit(event);
        },
      },
      two,
    ),
  );
  assert.equal(outcome.outcome, 'rolled back');
  assert.match(outcome.why?.telling.what ?? '', /is on i-theirs, which is not of this fleet/);
  assert.deepEqual([outcome.leftovers, [...things.keys()].sort()], [[], before]);
  assert.equal([...things.values()].find(isStaticAddress)?.machine, 'i-theirs');
});

test('a machine of before that cannot be removed is told, and the next replace finishes', async () => {
  const computer = await made();
  computer.cloud.stuck.add('mayfly.hello.default.1');
  const replaced = await run(computer, 2, place => replace(place, two));
  assert.deepEqual(
    [replaced.outcome, replaced.leftovers.map(({ why }) => why)],
    ['replaced', ['it is stuck']],
  );
  assert.equal(holder(computer), 'mayfly.hello.default.2');
  await assert.rejects(
    run(computer, 3, place => create(place, two)),
    /A replace of hello was interrupted/,
  );
  computer.cloud.stuck.clear();
  const again = await run(computer, 4, place => replace(place, two));
  assert.equal(again.outcome, 'replaced');
  assert.equal(releases(computer).length, 1);
});

test('a fleet without an address is replaced machine beside machine as well', async () => {
  const computer = laptop();
  await run(computer, 1, place => create(place, preparedFleet(3, '1')));
  const replaced = await run(computer, 2, place => replace(place, preparedFleet(3, '2')));
  assert.deepEqual([replaced.outcome, replaced.old], ['replaced', ['hello-1', 'hello-2', 'hello-3']]);
  const { machines } = await run(computer, 3, place => list(place.provider, place.store));
  assert.deepEqual(
    machines.map(({ name }) => name),
    ['hello-4', 'hello-5', 'hello-6'],
  );
});

test('an address that the description has no more goes with the old machine, is shown before, and stays where that fails', async () => {
  const without = preparedFleet(1, '2', settings.replace('static_address: true', ''));
  const computer = await made();
  const lost = await run(computer, 2, place => lossOfMachines(place, without.definition));
  assert.deepEqual(
    lost.things.map(({ resource }) => resource.kind),
    ['machine', 'static address'],
  );
  const never = await run(computer, 3, place => replace(place, { ...without, manifest: 'another' }));
  assert.equal(never.outcome, 'rolled back');
  assert.deepEqual([live(computer), holder(computer)], [asBefore, 'mayfly.hello.default.1']);
  const removed: string[] = [];
  const emit: Workplace['emit'] = event => {
    if (event.type === 'removed') removed.push(event.kind);
  };
  const replaced = await run(computer, 4, place => replace(place, without), { emit });
  assert.deepEqual([replaced.outcome, replaced.leftovers], ['replaced', []]);
  assert.deepEqual(removed, ['machine', 'static address']);
  assert.deepEqual(live(computer), ['mayfly.hello.default.2', 'mayfly.hello.default.network']);
});

test('one that is killed while it removes the address is finished by the next one; for another description only at its end', async () => {
  const without = preparedFleet(1, '2', settings.replace('static_address: true', ''));
  for (const next of [without, preparedFleet(1, '3', settings), preparedFleet(1, '3')]) {
    const computer = await made();
    computer.cloud.stuck.add('mayfly.hello.default.1').add('mayfly.hello.default.address');
    const { leftovers } = await run(computer, 2, place => replace(place, without));
    assert.deepEqual(
      leftovers.map(({ kind }) => kind),
      ['machine', 'static address'],
    );
    computer.cloud.stuck.clear();
    const seen: string[] = [];
    const emit: Workplace['emit'] = event => {
      if (event.type === 'phase' && event.phase === 'ready') seen.push(live(computer).join());
    };
    const again = await run(computer, 3, place => replace(place, next), { emit });
    assert.deepEqual([again.outcome, again.leftovers], ['replaced', []]);
    for (const things of seen) assert.match(things, /address/);
    assert.equal(live(computer).length, next.definition.static_address ? 3 : 2);
  }
});

const bare = preparedFleet(1, '1', settings.replace('static_address: true', ''));
const bareAsBefore = ['mayfly.hello.default.1', 'mayfly.hello.default.network'];

const madeBare = async (): Promise<Laptop> => {
  const computer = laptop();
  assert.ok((await run(computer, 1, place => create(place, bare))).verdict.good);
  return computer;
};

/** A cloud in which nobody moves an address to the machine of before. */
const notToOld = (place: Workplace, moved: string[]): Workplace => {
  const { provider } = place;
  const attach: typeof provider.attach = async (address, machine, signal) => {
    moved.push(machine.name);
    return provider.attach?.(address, machine, signal);
  };
  return { ...place, provider: { ...provider, attach } };
};

/** As a cloud does: the machine that has the fleet's address shows it as its own. */
const showAsOwn = ({ cloud: { things } }: Laptop) => {
  const id = [...things.values()].find(isStaticAddress)?.machine;
  for (const thing of [...things.values()])
    if (thing.id === id) things.set(thing.name, { ...thing, address: addressOfFleet } as never);
};

test('an address that the replace made itself is released when it is rolled back, and no machine of before ever has it', async () => {
  for (const [words, prepared, change] of [
    ['the new machine is not good', { ...two, manifest: 'another' }, {}],
    ['it does not answer through the address', two, deaf],
  ] as const) {
    const computer = await madeBare();
    const moved: string[] = [];
    const replaced = await run(computer, 2, place => replace(notToOld(place, moved), prepared), change);
    assert.deepEqual([replaced.outcome, replaced.leftovers], ['rolled back', []], words);
    assert.deepEqual(live(computer), bareAsBefore, words);
    assert.ok(!moved.includes('mayfly.hello.default.1'), words);
  }
});

test('the same when it is killed at any call: the next one undoes it, and what it made itself', async () => {
  const calls = await callsOf();
  for (let dieAt = 10; dieAt <= calls; dieAt += 3) {
    const words = `killed at call ${dieAt}`;
    const [goes, fails] = [await madeBare(), await madeBare()];
    for (const computer of [goes, fails]) await dying(computer, dieAt, { dieAt });
    const { place, world } = fails.process(dieAt);
    const { replacing } = await world.clock.through(place.store.read());
    const moved: string[] = [];
    const again = await run(goes, dieAt + 1000, where => replace(notToOld(where, moved), two));
    assert.deepEqual([again.outcome, again.leftovers], ['replaced', []], words);
    assertWhole(goes, words);
    if (!replacing || replacing.replaced) continue;
    showAsOwn(fails);
    const undone = await run(fails, dieAt + 1000, where => replace(notToOld(where, moved), two), deaf);
    assert.deepEqual([undone.outcome, undone.leftovers], ['rolled back', []], words);
    assert.deepEqual(live(fails), bareAsBefore, words);
    assert.ok(!moved.includes('mayfly.hello.default.1'), words);
  }
});

test('what a replace of another place left half made is undone first, with its address', async () => {
  const calls = await callsOf();
  const computer = await madeBare();
  await dying(computer, 3, { dieAt: Math.floor(calls / 2) });
  const made = [...computer.cloud.things.values()].find(isStaticAddress);
  assert.ok(made);
  computer.cloud.things.set(made.name, { ...made, place: 'elsewhere' });
  const again = await run(computer, 4, place => replace(place, two));
  assert.deepEqual([again.outcome, again.leftovers], ['replaced', []]);
  assertWhole(computer, 'at the end');
});

test('an address that was verified stays, also when its machine ends before the old one is gone', async () => {
  const computer = await madeBare();
  const { things, born, stuck } = computer.cloud;
  stuck.add('mayfly.hello.default.1');
  assert.equal((await run(computer, 2, place => replace(place, two))).leftovers.length, 1);
  stuck.clear();
  const machine = things.get('mayfly.hello.default.2');
  assert.ok(machine);
  things.set(machine.name, { ...machine, state: 'stopped' } as never);
  const three = preparedFleet(1, '3', settings);
  assert.equal((await run(computer, 3, place => replace(place, three), deaf)).outcome, 'rolled back');
  assert.equal((await run(computer, 4, place => replace(place, three))).outcome, 'replaced');
  assertWhole(computer, 'at the end');
  assert.equal(born.filter(name => name.endsWith('.address')).length, 1);
});

test('to recreate destroys first, and keeps the address; killed in between, create goes on', async () => {
  const computer = await made();
  assert.deepEqual(await run(computer, 2, clearMachines), []);
  assert.deepEqual(live(computer), ['mayfly.hello.default.address', 'mayfly.hello.default.network']);
  const created = await run(computer, 3, place => create(place, two));
  assert.ok(created.verdict.good);
  assert.equal(created.addressed?.address, addressOfFleet);
  assert.deepEqual([live(computer), releases(computer)], [asBefore, [two.release.id]]);
});

/** A replace in a process of its own, which dies at a call. */
const dying = async (computer: Laptop, seed: number, fate: Fate, change: Partial<Workplace> = {}) => {
  const process = computer.process(seed, fate);
  const task = replace({ ...process.place, ...change }, two).then(
    () => 'ended' as const,
    () => 'failed' as const,
  );
  const outcome = await process.world.clock.through(Promise.race([task, process.life.died]));
  process.die();
  return outcome;
};

const callsOf = async (): Promise<number> => {
  const computer = await made();
  const process = computer.process(1);
  await process.world.clock.through(replace(process.place, two));
  return process.life.calls();
};

/** What must hold when a fleet is whole: one machine, which has the address. */
const assertWhole = (computer: Laptop, words: string) => {
  assert.equal(releases(computer).length, 1, words);
  assert.equal(live(computer).length, 3, words);
  assert.match(holder(computer) ?? 'nowhere', /^mayfly\.hello\.default\.\d$/, words);
};

test('a replace that is killed at any call is finished or undone by the next one', async () => {
  const calls = await callsOf();
  assert.ok(calls > 80, `${calls} calls`);
  for (let dieAt = 1; dieAt <= calls; dieAt++) {
    const words = `killed at call ${dieAt} of ${calls}`;
    const computer = await made();
    await dying(computer, dieAt, { dieAt });
    assert.ok(releases(computer).length >= 1, `${words}: a machine is always there`);
    const again = await run(computer, dieAt + 1000, place => replace(place, two));
    assert.deepEqual([again.outcome, again.leftovers], ['replaced', []], words);
    assertWhole(computer, words);
    assert.deepEqual(releases(computer), [two.release.id], words);
  }
});

test('one that is killed while it is undone is undone by the next one, or by destroy, which leaves nothing', async () => {
  const calls = await callsOf();
  for (let dieAt = Math.floor(calls / 2); dieAt <= calls + 20; dieAt += 2) {
    const words = `killed at call ${dieAt}`;
    const computer = await made();
    await dying(computer, dieAt, { dieAt }, deaf);
    const next = dieAt % 4 < 2 ? 'replace' : 'destroy';
    if (next === 'destroy') {
      const gone = await run(computer, dieAt + 1, place => destroy(place, { images: false }));
      assert.ok(gone.proven, words);
      assert.deepEqual([live(computer), computer.cloud.late.length], [[], 0], words);
      continue;
    }
    const again = await run(computer, dieAt + 1, place => replace(place, two), deaf);
    assert.equal(again.outcome, 'rolled back', words);
    assertWhole(computer, words);
    assert.deepEqual(releases(computer), [one.release.id], words);
  }
});

test('one that had moved the address, and is undone for another release, gives the address back before anything else', async () => {
  const three = preparedFleet(1, '3', settings);
  const calls = await callsOf();
  let undone = 0;
  for (let dieAt = Math.floor(calls / 2); dieAt <= calls; dieAt++) {
    const computer = await made();
    await dying(computer, dieAt, { dieAt });
    const { place, world } = computer.process(dieAt);
    const { replacing } = await world.clock.through(place.store.read());
    if (!replacing || replacing.replaced || holder(computer) !== 'mayfly.hello.default.2') continue;
    undone += 1;
    const seen = new Set<string | undefined>();
    const emit: Workplace['emit'] = ({ type }) => {
      if (type === 'phase' || type === 'removed') seen.add(holder(computer));
    };
    const again = await run(computer, dieAt, where => replace({ ...where, emit }, three));
    assert.equal(again.outcome, 'replaced');
    assert.ok(!seen.has(undefined), `killed at call ${dieAt}: the address pointed nowhere`);
    assertWhole(computer, `killed at call ${dieAt}`);
  }
  assert.ok(undone > 0);
});

const four = preparedFleet(4, '1');
const fourAnew = preparedFleet(4, '2');

/** A fleet of four that knows that its new machines are verified, killed before any of the old ones went. */
const verified = async (anew = fourAnew): Promise<Laptop> => {
  const computer = laptop();
  await run(computer, 1, place => create(place, four));
  const process = computer.process(2);
  const { place } = process;
  const remove: Workplace['provider']['remove'] = async () => {
    process.die();
    return process.life.died.then(() => new Map());
  };
  const task = replace({ ...place, provider: { ...place.provider, remove } }, anew);
  task.catch(() => undefined);
  await process.world.clock.through(Promise.race([task, process.life.died]));
  const { world, place: later } = computer.process(3);
  assert.equal((await world.clock.through(later.store.read())).replacing?.replaced, true);
  assert.equal(releases(computer).length, 8);
  return computer;
};
const endSome = ({ cloud: { things } }: Laptop, ...slots: number[]) => {
  for (const slot of slots) things.delete(`mayfly.hello.default.${slot}`);
};

test('where too few of the verified machines are left, those of before serve until others are verified', async () => {
  const computer = await verified();
  endSome(computer, 6, 7, 8);
  const serving: number[] = [];
  const emit: Workplace['emit'] = ({ type }) => {
    if (type === 'removed') serving.push(releases(computer).filter(id => id === four.release.id).length);
  };
  const failed = await run(computer, 4, place => replace({ ...place, emit }, { ...fourAnew, manifest: '' }));
  assert.deepEqual([failed.outcome, failed.standing?.length], ['rolled back', 4]);
  assert.ok(serving.length > 0 && serving.every(number => number === 4), serving.join());
  const again = await run(computer, 5, place => replace(place, fourAnew));
  assert.deepEqual([again.outcome, again.verdict.line], ['replaced', '4 of 4 machines are ready']);
  assert.equal(releases(computer).length, 4);
});

test('one whose new machines are verified is finished although one of them has stopped since: enough serve', async () => {
  const enough = preparedFleet(4, '2', 'min: 3\n');
  const computer = await verified(enough);
  const { things } = computer.cloud;
  const last = things.get('mayfly.hello.default.8');
  assert.ok(last);
  things.set(last.name, { ...last, state: 'stopped' } as typeof last);
  endSome(computer, 1, 2);
  const finished = await run(computer, 4, place => replace(place, enough));
  assert.deepEqual([finished.outcome, finished.verdict.ready, finished.leftovers], ['replaced', 3, []]);
  const slots = [...things.values()].flatMap(({ kind, slot }) => (kind === 'machine' ? [slot] : []));
  assert.deepEqual(slots.sort(), [5, 6, 7, 8]);
});

test('too few verified machines are still better than fewer of before: it is finished, with exit code 1', async () => {
  const computer = await verified();
  endSome(computer, 1, 2, 3, 7, 8);
  const finished = await run(computer, 4, place => replace(place, fourAnew));
  const { exit, text } = replacedOutcome(scope, finished, timeline(), 1000);
  assert.deepEqual([finished.outcome, exit], ['replaced', Exit.failed]);
  assert.match(text, /2 of 4 machines are ready, at least 4 must be[\s\S]*Next: just heal/);
  const healed = await run(computer, 5, place => create(place, fourAnew, 'heal'));
  assert.equal(healed.verdict.line, '4 of 4 machines are ready');
});

for (const [min, outcome, left] of [
  [4, 'rolled back', [1, 2, 3, 4]],
  [3, 'replaced', [5, 6, 7, 8]],
] as const)
  test(`where ${min} of 4 must be ready, a replace of which a machine ends after it was ready is ${outcome}`, async () => {
    const computer = laptop();
    const fleet = (version: string) => preparedFleet(4, version, `min: ${min}\n`);
    await run(computer, 1, place => create(place, fleet('1')));
    let gone: string | undefined;
    const replaced = await run(computer, 2, place => {
      const emit: Workplace['emit'] = event => {
        if (event.type !== 'phase' || event.phase !== 'ready' || gone !== undefined) return;
        gone = event.machine;
        endSome(computer, Number(gone.slice(-1)));
      };
      return replace({ ...place, emit }, fleet('2'));
    });
    assert.deepEqual([replaced.outcome, replaced.verdict.ready, replaced.leftovers], [outcome, 3, []]);
    const ended = replaced.machines.find(({ name }) => name === gone);
    assert.match(ended?.error?.telling.what ?? '', /ended after it was ready/);
    const { machines } = await run(computer, 3, place => list(place.provider, place.store));
    assert.deepEqual(
      machines.map(({ name }) => name),
      left.map(slot => `hello-${slot}`).filter(name => name !== gone),
    );
  });

/** What a replace of another store comes to: its own machine, with the address, instead of all that were there. */
const replacedElsewhere = ({ cloud: { things } }: Laptop) => {
  for (const [name, thing] of [...things]) {
    const owner = { ...thing.owner, run: 'r-theirs' };
    if (isStaticAddress(thing)) things.set(name, { ...thing, machine: 'theirs' } as never);
    if (thing.kind !== 'machine') continue;
    things.delete(name);
    const theirs = { ...thing, id: 'theirs', slot: 9, name: 'mayfly.hello.default.9', owner };
    things.set(theirs.name, theirs);
  }
};

test('machines that another store made meanwhile are left by a rollback, and told', async () => {
  const computer = await made();
  const told = await run(computer, 2, place => {
    let elsewhere = false;
    const emit: Workplace['emit'] = event => {
      if (event.type === 'phase' && event.phase === 'reachable' && !elsewhere) {
        elsewhere = true;
        computer.cloud.things.delete('mayfly.hello.default.2');
        replacedElsewhere(computer);
      }
    };
    return replace({ ...place, emit }, never);
  });
  assert.deepEqual(
    [told.outcome, told.standing, told.leftovers.map(({ name, why }) => `${name}: ${why}`)],
    ['rolled back', [], ['mayfly.hello.default.9: another store made it meanwhile: it was left']],
  );
  assert.equal(releases(computer).length, 1);
  const { exit, text } = replacedOutcome(scope, told, timeline(), 1000);
  assert.equal(exit, Exit.unproven);
  assert.match(text, /rolled back\. hello-1 is not as before any more; /);
});

test('machines that another store made meanwhile are told by a replace that succeeds; the next one removes them', async () => {
  const computer = await made();
  const { things } = computer.cloud;
  const first = await run(computer, 2, place => {
    const emit: Workplace['emit'] = event => {
      const mine = things.get('mayfly.hello.default.2');
      if (event.type === 'removed' && mine) {
        const name = 'mayfly.hello.default.9';
        things.set(name, {
          ...mine,
          id: 'theirs',
          slot: 9,
          name,
          owner: { ...mine.owner, run: 'r' },
        } as never);
      }
    };
    return replace({ ...place, emit }, two);
  });
  assert.deepEqual(
    [first.outcome, first.leftovers.map(({ name, why }) => `${name}: ${why}`)],
    ['replaced', ['mayfly.hello.default.9: another store made it meanwhile: it was left']],
  );
  assert.equal(replacedOutcome(scope, first, timeline(), 1000).exit, Exit.unproven);
  assert.equal(releases(computer).length, 2);
  const next = await run(computer, 3, place => replace(place, two));
  assert.deepEqual([next.outcome, next.leftovers], ['replaced', []]);
  assert.deepEqual(live(computer), withoutDowntime);
});

test('what another store made since a replace was killed stands until other machines are verified', async () => {
  const calls = await callsOf();
  let undone = 0;
  for (let dieAt = 20; dieAt <= calls; dieAt += 3) {
    const words = `killed at call ${dieAt}`;
    const computer = await made();
    await dying(computer, dieAt, { dieAt });
    for (const late of computer.cloud.late.splice(0)) late();
    const { place, world } = computer.process(dieAt);
    if ((await world.clock.through(place.store.read())).replacing === undefined) continue;
    replacedElsewhere(computer);
    const failed = await run(computer, dieAt, where => replace(where, never));
    assert.deepEqual([failed.outcome, failed.standing], ['rolled back', ['hello-9']], words);
    assert.equal(holder(computer), 'mayfly.hello.default.9', words);
    assert.equal((await run(computer, dieAt, where => replace(where, two))).outcome, 'replaced', words);
    assertWhole(computer, words);
    undone += 1;
  }
  assert.ok(undone > 4, `${undone} were undone`);
});

test('after a kill, create and heal touch nothing, and say what to do', async () => {
  const calls = await callsOf();
  let refused = 0;
  for (let dieAt = 5; dieAt <= calls; dieAt += 7) {
    const computer = await made();
    await dying(computer, dieAt, { dieAt });
    for (const late of computer.cloud.late.splice(0)) late();
    const before = live(computer);
    const { place, world } = computer.process(dieAt);
    if ((await world.clock.through(place.store.read())).replacing === undefined) continue;
    for (const purpose of ['create', 'heal'] as const) {
      const error = await run(computer, dieAt, where => create(where, two, purpose)).catch(
        (thrown: unknown) => thrown,
      );
      assert.ok(error instanceof MayflyError, `${purpose} after a kill at call ${dieAt}`);
      assert.match(error.telling.next ?? '', /just replace/);
      assert.deepEqual(live(computer), before);
      const listing = await run(computer, dieAt, where => list(where.provider, where.store));
      assert.match(
        showListing({ ...listing, holder: undefined } as never, new Date()),
        /A replace was interrupted: just replace/,
      );
      refused += 1;
    }
  }
  assert.ok(refused > 4, `${refused} refusals`);
});
