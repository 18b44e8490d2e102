import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MayflyError } from '../../../scripts/errors.ts';
import {
  addressIn,
  attachAddress,
  detachAddress,
  holdersOf,
} from '../../../scripts/providers/local/address.ts';
import { addressName, isAddressName } from '../../../scripts/providers/local/address-name.ts';
import type { Engine } from '../../../scripts/providers/local/engine.ts';
import type { ProviderMachine, StaticAddress } from '../../../scripts/providers/provider.ts';

const owner = { fleet: 'hello', environment: 'default', release: 'abc', run: 'r-1' };
const address: StaticAddress = {
  kind: 'static address',
  id: 'mayfly.hello.default.address',
  name: 'mayfly.hello.default.address',
  place: 'podman',
  owner,
  address: '10.89.1.10',
};
const machine = (id: string): ProviderMachine => ({
  kind: 'machine',
  id,
  name: id,
  place: 'podman',
  owner,
  slot: 1,
  state: 'running',
});
const never = new AbortController().signal;

/** An engine with these containers in the address's network, each with its fleet; commands that change are noted. */
const stubEngine = (inside: Map<string, string | undefined>, refusing?: string) => {
  const changes: string[] = [];
  const engine: Engine = {
    name: 'podman',
    run: async args => {
      if (args[1] === 'inspect') return JSON.stringify([{ subnets: [{ subnet: '10.89.1.0/24' }] }]);
      changes.push(args.slice(1).join(' '));
      return '';
    },
    try: async args => {
      const done = (stdout: string) => ({ code: 0, stdout, stderr: '', timedOut: false });
      if (args[0] === 'ps') return done(`${[...inside.keys()].join('\n')}\n`);
      if (args[0] === 'container')
        return done(
          JSON.stringify(
            args.slice(2).map(id => ({
              Id: id,
              State: { Running: true },
              Config: {
                Labels: { 'mayfly:fleet': inside.get(id), 'mayfly:environment': 'default' },
              },
              NetworkSettings: { Networks: { [address.name]: { IPAddress: address.address } } },
            })),
          ),
        );
      changes.push(`${args[1]} ${args.at(-1)}`);
      if (args[1] === 'connect' && refusing !== undefined)
        return { code: 125, stdout: '', stderr: refusing, timedOut: false };
      if (args[1] === 'connect') inside.set(args.at(-1) ?? '', owner.fleet);
      else inside.delete(args.at(-1) ?? '');
      return done('');
    },
  };
  return { engine, changes };
};

const told = async (task: Promise<unknown>) => {
  const error = await task.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof MayflyError);
  return error.telling;
};

test('the address is the eleventh of its subnet, and its network cannot be taken for another', () => {
  assert.equal(addressIn('10.89.3.0/24'), '10.89.3.10');
  assert.equal(addressIn('172.20.0.0/16'), '172.20.0.10');
  assert.ok(isAddressName(addressName(owner)));
  for (const other of ['mayfly.hello.default.network', 'mayfly.address.default.network', 'x.a.b.address'])
    assert.ok(!isAddressName(other), other);
});

test('an address is taken from the one before it is given to the other, and not touched where it is right', async () => {
  const { engine, changes } = stubEngine(new Map([['one', owner.fleet]]));
  await attachAddress(engine, address, machine('two'), never);
  assert.deepEqual(changes, ['disconnect one', 'connect two']);
  await attachAddress(engine, address, machine('two'), never);
  assert.equal(changes.length, 2);
});

test("an address that a stranger's container has is neither taken from it nor removed under it", async () => {
  const { engine, changes } = stubEngine(new Map([['theirs', undefined]]));
  const { what, next } = await told(attachAddress(engine, address, machine('two'), never));
  assert.match(what, /in use by the container theirs, which is not of this fleet/);
  assert.match(next ?? '', /network disconnect/);
  assert.match((await detachAddress(engine, address)) ?? '', /theirs/);
  assert.deepEqual(changes, []);
  assert.equal((await holdersOf(engine, address.name)).length, 1);
});

test('an address cannot be given to a machine that is gone, and a refusing engine is told in its own words', async () => {
  const gone = stubEngine(new Map(), 'Error: no container with name or ID "two" found: no such container');
  assert.match((await told(attachAddress(gone.engine, address, machine('two'), never))).what, /is gone/);
  const full = stubEngine(new Map(), 'Error: requested IP address 10.89.1.10 is not available');
  const { what, why } = await told(attachAddress(full.engine, address, machine('two'), never));
  assert.match(what, /could not be moved to two/);
  assert.match(why ?? '', /is not available/);
});

test('an address that the engine keeps for nobody is free again once its network was made anew, as it was', async () => {
  const kept = stubEngine(new Map(), 'Error: requested IP address 10.89.1.10 is not available in range set');
  await told(attachAddress(kept.engine, address, machine('two'), never));
  const [refused, removed, made, again] = kept.changes;
  assert.deepEqual(
    [refused, removed, again],
    ['connect two', 'rm mayfly.hello.default.address', 'connect two'],
  );
  assert.match(
    made ?? '',
    /^create .*mayfly:fleet=hello .*--subnet 10\.89\.1\.0\/24 mayfly\.hello\.default\.address$/,
  );
  // Not under a machine that has it.
  const used = stubEngine(
    new Map([['one', undefined]]),
    'Error: requested IP address 10.89.1.10 is not available',
  );
  await told(attachAddress(used.engine, address, machine('two'), never));
  assert.ok(!used.changes.some(change => change.startsWith('rm')));
});
