import { failure, foreignError } from '../../errors.ts';
import type { Scope } from '../../fleet/names.ts';
import {
  type Made,
  type Making,
  ownerTags,
  type ProviderMachine,
  type Resource,
  type StaticAddress,
} from '../provider.ts';
import { isAddressName } from './address-name.ts';
import { containersBy } from './containers.ts';
import { mend } from './damage.ts';
import { type Engine, engineError } from './engine.ts';
import { labelArguments, ownerOf } from './inspect.ts';

// A static address of local machines is a network of its own, in which one address is given to one machine at a time.

interface Inspected {
  readonly subnets?: readonly { subnet: string; gateway?: string }[];
  readonly IPAM?: { Config?: readonly { Subnet: string; Gateway?: string }[] | null };
}

/** Of the network's IPv4 subnet; podman and docker tell it in words of their own. */
const subnetOf = ({ subnets, IPAM }: Inspected): string | undefined =>
  [...(subnets ?? []).map(({ subnet }) => subnet), ...(IPAM?.Config ?? []).map(({ Subnet }) => Subnet)].find(
    subnet => !subnet.includes(':'),
  );

/** `10.89.3.0/24` gives `10.89.3.10`: no engine gives that one out before ten others. */
export const addressIn = (subnet: string): string => {
  const bytes = (subnet.split('/')[0] ?? '').split('.').map(Number);
  return [...bytes.slice(0, 3), (bytes[3] ?? 0) + 10].join('.');
};

/** The network's own MAC for its address, so that no neighbour has to learn a new one when the address moves. */
const macOf = (address: string): string =>
  ['02', '6d', ...address.split('.').map(byte => Number(byte).toString(16).padStart(2, '0'))].join(':');

/** Makes the network; what exists already is adopted by whoever calls this. Resolves with undefined when the name is taken. */
export const makeAddress = async (engine: Engine, making: Making): Promise<Made | undefined> => {
  const create = (...more: string[]) => [
    'network',
    'create',
    ...labelArguments(making.owner),
    ...more,
    making.name,
  ];
  const made: Made = { machines: [], refusals: [] };
  const first = await engine.try(create());
  if (/already (in use|exists|used)/i.test(first.stderr)) return undefined;
  if (first.code !== 0) throw engineError(engine.name, create(), first);
  if (engine.name === 'podman') return made;
  // docker gives out an address of our choice only in a subnet that was named: the one that it chose itself.
  const [network] = JSON.parse(await engine.run(['network', 'inspect', making.name])) as Inspected[];
  const subnet = network && subnetOf(network);
  if (subnet === undefined) throw foreignError({ what: `docker does not tell the subnet of ${making.name}` });
  await engine.run(['network', 'rm', making.name]);
  await engine.run(create('--subnet', subnet));
  return made;
};

/** A container in the network of an address. */
export interface Holder {
  readonly id: string;
  /** What it has there: nothing while it does not run, or when an engine was ended in the middle. */
  readonly address: string;
  readonly running: boolean;
  /** The fleet that it belongs to, if any. */
  readonly owner: Scope | undefined;
}

/** Every container in the network, whoever made it. */
export const holdersOf = async (engine: Engine, network: string): Promise<Holder[]> =>
  (await containersBy(engine, ['--filter', `network=${network}`])).flatMap(container => {
    const here = container.NetworkSettings.Networks?.[network];
    // docker's filter also finds networks whose names only begin like this.
    if (!here) return [];
    const { Id: id, State, Config } = container;
    const running = State.Running ?? false;
    return [{ id, address: here.IPAddress, running, owner: ownerOf(Config.Labels ?? {}) }];
  });

/** The addresses among networks, out of `network inspect`'s JSON, each with what holds it. */
export const readAddresses = (
  engine: Engine,
  json: string,
  networks: readonly Resource[],
): Promise<StaticAddress[]> => {
  const inspected = JSON.parse(json) as (Inspected & { readonly Name?: string; readonly name?: string })[];
  const addresses = networks.filter(({ name }) => isAddressName(name));
  return Promise.all(
    addresses.map(async resource => {
      const network = inspected.find(each => (each.Name ?? each.name) === resource.name);
      const subnet = network && subnetOf(network);
      const [holder] = await holdersOf(engine, resource.name);
      return {
        ...resource,
        kind: 'static address' as const,
        address: subnet === undefined ? '' : addressIn(subnet),
        ...(holder && { machine: holder.id, takeOff: takeOffCommand(engine, resource.name, holder.id) }),
      };
    }),
  );
};

const disconnect = (engine: Engine, network: string, id: string) =>
  engine.try(['network', 'disconnect', '--force', network, id]);

/** Machines of the fleet that podman was ended in the middle of moving: one may still answer at the address. */
const mendAll = async (engine: Engine, network: string, { fleet, environment }: Scope): Promise<void> => {
  const labels = [`${ownerTags.fleet}=${fleet}`, `${ownerTags.environment}=${environment}`];
  const filters = labels.flatMap(label => ['--filter', `label=${label}`]);
  for (const { Id, damaged } of await containersBy(engine, filters))
    if (damaged) await mend(engine, network, Id);
};

/**
 * Nobody has the address, and the engine does not give it out: it was ended before it took note that the address is free.
 * The network is made once more as it was.
 */
const makeAgain = async (engine: Engine, { name, owner }: StaticAddress): Promise<void> => {
  const [network] = JSON.parse(await engine.run(['network', 'inspect', name])) as Inspected[];
  const subnet = network && subnetOf(network);
  if (subnet === undefined) return;
  await engine.run(['network', 'rm', name]);
  await engine.run(['network', 'create', ...labelArguments(owner), '--subnet', subnet, name]);
};

const isKept = (stderr: string) =>
  /requested IP address .* not available|already allocated|already in use/i.test(stderr);

const tries = 5;

/** Takes the address from whatever machine of its fleet has it, and gives it to this one. */
export const attachAddress = async (
  engine: Engine,
  target: StaticAddress,
  machine: ProviderMachine,
  signal: AbortSignal,
): Promise<void> => {
  const { name, address, owner } = target;
  const has = ({ id, address: now, running }: Holder) => id === machine.id && (now === address || !running);
  signal.throwIfAborted();
  let why = '';
  for (let attempt = 1; attempt <= tries; attempt++) {
    await mendAll(engine, name, owner);
    const holders = await holdersOf(engine, name);
    const [holder] = holders;
    if (holders.length === 1 && holder && has(holder)) return;
    for (const each of holders) refuseStranger(engine, name, each, owner);
    for (const { id } of holders) await disconnect(engine, name, id);
    const mac = engine.name === 'podman' ? ['--mac-address', macOf(address)] : [];
    const connect = ['network', 'connect', '--ip', address, ...mac, name, machine.id];
    const finished = await engine.try(connect);
    if (/no such container|no container with/i.test(finished.stderr))
      throw failure({ what: `The machine ${machine.name} is gone: ${address} cannot be moved to it` });
    if (isKept(finished.stderr) && (await holdersOf(engine, name)).length === 0)
      await makeAgain(engine, target);
    if (finished.code !== 0) why = engineError(engine.name, connect, finished).telling.why ?? '';
  }
  throw foreignError({
    what: `${address} could not be moved to ${machine.name}`,
    why,
    next: `${engine.name} network inspect ${name}`,
  });
};

/** Takes the address off its machine. Resolves with the reason why that could not be done. */
export const detachAddress = async (
  engine: Engine,
  { name, owner }: Resource,
): Promise<string | undefined> => {
  await mendAll(engine, name, owner);
  for (const { id, owner: theirs } of await holdersOf(engine, name)) {
    if (!ours(theirs, owner)) return `${strangerWords(id)} uses it`;
    await disconnect(engine, name, id);
  }
  return undefined;
};

const ours = (theirs: Scope | undefined, owner: Scope): boolean =>
  theirs?.fleet === owner.fleet && theirs.environment === owner.environment;

const takeOffCommand = ({ name: engine }: Engine, network: string, id: string): string =>
  `${engine} network disconnect ${network} ${id.slice(0, 12)}`;

const strangerWords = (id: string) => `the container ${id.slice(0, 12)}, which is not of this fleet,`;

const refuseStranger = (engine: Engine, name: string, { id, owner: theirs }: Holder, owner: Scope): void => {
  if (ours(theirs, owner)) return;
  throw failure({
    what: `The address ${name} is in use by ${strangerWords(id)} and is not taken from it`,
    next: `${takeOffCommand(engine, name, id)}    # only if nobody needs it there`,
  });
};
