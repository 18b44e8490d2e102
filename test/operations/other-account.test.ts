import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Exit, MayflyError, unproven, usageError } from '../../scripts/errors.ts';
import { candidatesOf } from '../../scripts/operations/candidates.ts';
import { cost } from '../../scripts/operations/cost.ts';
import { create } from '../../scripts/operations/create.ts';
import { destroy } from '../../scripts/operations/destroy.ts';
import { lossOfAll } from '../../scripts/operations/foresee.ts';
import { list } from '../../scripts/operations/list.ts';
import { orphans } from '../../scripts/operations/orphans.ts';
import type { Workplace } from '../../scripts/operations/workplace.ts';
import type { Provider, Unseen } from '../../scripts/providers/provider.ts';
import { folderStore } from '../../scripts/store/folder.ts';
import { type Laptop, laptop, preparedFleet } from '../support/memory-fleet.ts';

// Credentials of another account see nothing of a fleet. That must never be taken for "it is gone".

const [ours, theirs] = ['111111111111', '222222222222'];

/** A process whose credentials are of this account; in another one than ours it sees nothing. */
const process = (computer: Laptop, seed: number, account: string, asked: string[] = []) => {
  const { world, place } = computer.process(seed);
  const { provider } = place;
  const inAccount: Provider = {
    ...provider,
    account: async () => {
      asked.push(account);
      return account;
    },
    plan: async (...all) => ({ ...(await provider.plan(...all)), account }),
    look: async (...all) =>
      account === ours
        ? provider.look(...all)
        : { machines: [], others: [], unseen: [], asked: (await provider.look(...all)).asked },
  };
  const own: Workplace = { ...place, provider: inAccount };
  return { world, place: own };
};

const made = async (): Promise<Laptop> => {
  const computer = laptop();
  const { world, place } = process(computer, 1, ours);
  assert.ok((await world.clock.through(create(place, preparedFleet(2)))).verdict.good);
  return computer;
};

test('with credentials of another account nothing is called gone: destroy, create, list, cost and debug refuse, and forget nothing', async () => {
  const computer = await made();
  const attempts: readonly ((place: Workplace) => Promise<unknown>)[] = [
    place => destroy(place, { images: false }),
    place => create(place, preparedFleet(2)),
    place => create(place, preparedFleet(2), 'heal'),
    place => list(place.provider, place.store),
    place => candidatesOf(place),
    place => cost(place.provider, place.store),
    place => lossOfAll(place),
  ];
  for (const [index, attempt] of attempts.entries()) {
    const { world, place } = process(computer, 2 + index, theirs);
    await assert.rejects(world.clock.through(attempt(place)), (thrown: unknown) => {
      assert.ok(thrown instanceof MayflyError, `${index}: ${thrown}`);
      assert.equal(thrown.exit, Exit.usage);
      assert.match(
        thrown.telling.what,
        /of account 222222222222, and hello was made in account 111111111111/,
      );
      assert.match(thrown.telling.next ?? '', /AWS_PROFILE/);
      return true;
    });
  }
  const { world, place } = process(computer, 20, ours);
  assert.equal((await world.clock.through(list(place.provider, place.store))).machines.length, 2);
  const destroyed = await world.clock.through(destroy(place, { images: false }));
  assert.deepEqual([destroyed.proven, computer.cloud.things.size], [true, 0]);
});

test('whose account it is, is not asked for a list or cost that shows everything; a fleet that is gone can be made in another one', async () => {
  const computer = await made();
  const asked: string[] = [];
  const { world, place } = process(computer, 2, ours, asked);
  await world.clock.through(list(place.provider, place.store));
  await world.clock.through(cost(place.provider, place.store));
  assert.deepEqual(asked, []);
  assert.ok((await world.clock.through(destroy(place, { images: false }))).proven);
  const next = process(computer, 3, theirs);
  await next.world.clock.through(destroy(next.place, { images: false }));
});

test('with an empty store the account that the fleet file names is asked for by list, cost, orphans and debug; without one nothing is', async () => {
  const wrong = usageError({ what: 'These credentials are of another account' });
  const attempts = (namesAccount: boolean, thrown: MayflyError, unseen: Unseen[] = []) => {
    const { world, place } = laptop().process(1);
    let asked = 0;
    const provider: Provider = {
      ...place.provider,
      namesAccount,
      account: () => {
        asked += 1;
        return Promise.reject(thrown);
      },
      look: async (...all) => ({ ...(await place.provider.look(...all)), unseen }),
    };
    const all: (() => Promise<{ unseen: readonly unknown[] }>)[] = [
      () => list(provider, place.store),
      () => cost(provider, place.store),
      () => orphans(provider, folderStore(world, '/store')),
      () => candidatesOf({ ...place, provider }),
    ];
    return { asked: () => asked, all: all.map(one => () => world.clock.through(one())) };
  };
  for (const one of attempts(true, wrong).all) await assert.rejects(one, wrong);
  const unnamed = attempts(false, wrong);
  for (const one of unnamed.all) await one();
  assert.equal(unnamed.asked(), 0);
  // Nobody tells whose they are: that nothing is there is not known then, and what could be seen is told.
  const silent = unproven({ what: 'AWS does not answer' });
  for (const one of attempts(true, silent).all) await assert.rejects(one, silent);
  for (const one of attempts(true, silent, [{ place: 'cloud', why: 'down' }]).all)
    assert.equal((await one()).unseen.length, 1);
});

test('what was just made, and is not shown, is asked for in its own account only', async () => {
  const computer = await made();
  for (const attempt of [
    (place: Workplace) => list(place.provider, place.store),
    (place: Workplace) => candidatesOf(place),
    (place: Workplace) => cost(place.provider, place.store),
  ]) {
    const { world, place } = process(computer, 2, theirs);
    const provider: Provider = { ...place.provider, lag: 300_000, now: () => world.clock.now() };
    const attempted = world.clock.through<unknown>(attempt({ ...place, provider }));
    await assert.rejects(attempted, /of account 222222222222/);
  }
});

test('a machine that ended is told once, however often it was looked for another one', async () => {
  const computer = await made();
  const { world, place } = process(computer, 2, ours);
  await world.clock.through(world.clock.sleep(3_600_000));
  const [gone, forgotten] = (await world.clock.through(place.provider.look(place.store.scope))).machines;
  assert.ok(gone && forgotten);
  const provider: Provider = {
    ...place.provider,
    lag: 300_000,
    now: () => world.clock.now(),
    look: async () => ({
      machines: [],
      others: [],
      unseen: [],
      asked: ['cloud'],
      ended: [{ ...gone, why: 'x' }],
    }),
  };
  const { all } = await world.clock.through(candidatesOf({ ...place, provider }));
  assert.deepEqual(
    all.map(({ ended }) => ended?.why),
    ['x', undefined],
  );
});
