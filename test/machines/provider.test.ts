import assert from 'node:assert/strict';
import { rm, symlink } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { MayflyError } from '../../scripts/errors.ts';
import { loadDefinition } from '../../scripts/fleet/load.ts';
import type { Scope } from '../../scripts/fleet/names.ts';
import type { Making, Owner, PinnedImage, Provider, Resource } from '../../scripts/providers/provider.ts';
import type { World } from '../../scripts/world/world.ts';
import { clear, makingsOf, readyProvider } from '../support/local-provider.ts';

// The conformance of the local provider, on the real engine.

const scope: Scope = { fleet: `t${process.pid}`, environment: 'default' };
const owner: Owner = { ...scope, release: 'abc', run: 'r-1' };
const definition = loadDefinition(
  `name: ${scope.fleet}\ncount: 2\nlocal: { memory: 300m, volumes: [{ name: data, path: /srv/data }] }\n`,
  'fleet.yaml',
  'default',
);
const boot = { hostname: `${scope.fleet}-1`, userData: '#cloud-config\n{}\n' };
const never = new AbortController().signal;
const folder = `/tmp/mayfly-provider-${process.pid}`;

let world: World;
let provider: Provider;
let image: PinnedImage;
let makings: Making[];

const settle = (fleet: Scope) =>
  provider.settle(fleet, { intents: [], complete: true }, () => undefined, never);

const bootOf = (making: Making) => (making.kind === 'machine' ? boot : undefined);

before(async () => {
  ({ world, provider, image } = await readyProvider(folder));
  makings = makingsOf(definition, owner, image, [1]);
  for (const making of makings) await provider.make(making, bootOf(making), never);
});

after(async () => {
  for (const fleet of [scope, { ...scope, environment: 'other' }]) await clear(provider, fleet);
  await rm(folder, { recursive: true, force: true });
});

test('everything that was made is found by its owner, with its kind', async () => {
  const look = await provider.look(scope);
  assert.deepEqual(look.unseen, []);
  assert.deepEqual(
    look.machines.map(({ slot, state, owner: theirs }) => ({ slot, state, theirs })),
    [{ slot: 1, state: 'running', theirs: owner }],
  );
  const [machine] = look.machines;
  assert.match(machine?.address ?? '', /^\d+\.\d+\.\d+\.\d+$/);
  assert.equal(machine?.endpoint?.host, '127.0.0.1');
  assert.ok(Math.abs((machine?.createdAt?.getTime() ?? 0) - Date.now()) < 600_000);
  assert.deepEqual(look.others.map(thing => [thing.kind, thing.name]).sort(), [
    ['network', `mayfly.${scope.fleet}.default.network`],
    ['volume', `mayfly.${scope.fleet}.default.1.data`],
  ]);
});

test('making the same again in the same run adopts what is there', async () => {
  for (const making of makings) await provider.make(making, bootOf(making), never);
  const look = await provider.look(scope);
  assert.equal(look.machines.length, 1);
});

test('a machine of another run is refused, not taken over', async () => {
  const theirs = makings.map(making => ({ ...making, owner: { ...owner, run: 'r-2' } }));
  const machine = theirs.find(making => making.kind === 'machine');
  assert.ok(machine);
  await assert.rejects(provider.make(machine, boot, never), (error: unknown) => {
    assert.ok(error instanceof MayflyError);
    assert.match(error.telling.what, /is taken by a container that this run did not make/);
    assert.equal(error.telling.next, 'just destroy');
    return true;
  });
});

test('another fleet, another environment and another prefix of the name see nothing of it', async () => {
  for (const other of [
    { ...scope, environment: 'other' },
    { ...scope, fleet: `${scope.fleet}x` },
    { ...scope, fleet: scope.fleet.slice(0, -1) },
  ]) {
    const look = await provider.look(other, ['machine', 'volume', 'network']);
    assert.deepEqual([...look.machines, ...look.others], []);
  }
});

test('an engine call that outlived its run is waited for, so that nothing appears after a look', async () => {
  const engine = `${folder}/podman`;
  await symlink(process.execPath, engine);
  const marks = [`mayfly:fleet=${scope.fleet}`, 'mayfly:environment=default'];
  let ended = false;
  const late = world.processes
    .run([engine, '-e', 'setTimeout(() => undefined, 1500)', 'run', ...marks], { timeout: 20_000 })
    .then(() => {
      ended = true;
    });
  await world.clock.sleep(300);
  assert.deepEqual(await settle({ ...scope, environment: 'other' }), []);
  assert.equal(ended, false, 'calls of other fleets are not waited for');
  assert.deepEqual(await settle(scope), []);
  await world.clock.sleep(100);
  assert.equal(ended, true);
  await late;
});

test('the console of a machine can be read', async () => {
  const look = await provider.look(scope, ['machine']);
  const [machine] = look.machines;
  assert.ok(machine);
  for (let attempt = 0; attempt < 100; attempt++) {
    if (/Welcome to|Started|Reached target/.test((await provider.consoleText(machine)) ?? '')) return;
    await world.clock.sleep(200);
  }
  assert.fail('nothing on the console');
});

test('removing works twice, and leaves nothing behind', async () => {
  const look = await provider.look(scope);
  const network = look.others.find(thing => thing.kind === 'network');
  assert.ok(network);
  const gone: string[] = [];
  const remove = (...things: Resource[]) =>
    provider.remove(things, async ({ name }) => void gone.push(name), never);
  assert.match(
    (await remove(network)).get(network.id) ?? '',
    /in use|has associated containers/,
    'a network cannot go before its machines',
  );
  assert.deepEqual(gone, [], 'nothing is called gone that is not');
  const order = [...look.machines, ...look.others];
  for (const thing of [...order, ...order]) assert.deepEqual([...(await remove(thing))], []);
  assert.equal(gone.length, order.length * 2);
  const after = await provider.look(scope);
  assert.deepEqual([...after.machines, ...after.others, ...after.unseen], []);
  assert.equal(await world.files.entry(`${folder}/seeds/${scope.fleet}/default/1`), undefined);
});
