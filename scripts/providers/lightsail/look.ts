import type { Disk, Instance, KeyPair, StaticIp } from '@aws-sdk/client-lightsail';
import type { Scope } from '../../fleet/names.ts';
import { blind } from '../aws/blind.ts';
import { patience } from '../aws/calls.ts';
import { inScope } from '../aws/in-scope.ts';
import { lister, lookInRegions, type RegionLook } from '../aws/look-in-regions.ts';
import type { Look, Owner, Resource, ResourceKind } from '../provider.ts';
import type { StaticAddress } from '../resource.ts';
import type { Context } from './context.ts';
import { lists } from './lists.ts';
import { ownerByName } from './names.ts';
import { readMachine } from './read-machine.ts';
import { disabledRegions, listRegions } from './regions.ts';
import { ownerByTags, slotOf } from './tags.ts';

/** Regions and kinds side by side: every region that Lightsail has and this account may use, or the places given. */
export const look = async (
  context: Context,
  scope: Scope | undefined,
  kinds: readonly ResourceKind[],
  places: readonly string[] | undefined,
  part?: (look: Look) => void,
): Promise<Look> =>
  lookInRegions(
    () => enabledRegions(context),
    places,
    region => lookInRegion(context, region, scope, kinds),
    part,
  );

const enabledRegions = async (context: Context): Promise<string[]> => {
  const [known, without] = await Promise.all([listRegions(context), disabledRegions(context)]).catch(
    (thrown: unknown) => {
      throw blind(thrown);
    },
  );
  return [...known.keys()].filter(region => !without.has(region));
};

const lookInRegion = async (
  context: Context,
  region: string,
  scope: Scope | undefined,
  kinds: readonly ResourceKind[],
): Promise<RegionLook> => {
  const { list, outcome } = lister(region, kinds);
  const asked = lists(context.calls);
  const options = { patience: patience.short };
  const [instances, disks, addresses, keys] = await Promise.all([
    list('machine', () => asked.instances(region, options)),
    list('volume', () => asked.disks(region, options)),
    list('static address', () => asked.addresses(region, options)),
    list('key pair', () => asked.keys(region, options)),
  ]);
  const own = (owner: Owner | undefined) => owner !== undefined && inScope(owner, scope);
  return {
    ...outcome(),
    machines: machinesOf(context, region, scope, kinds, instances),
    others: [
      ...disks.flatMap(disk => readDisk(disk, region)),
      ...addresses.flatMap(address => readAddress(address, region)),
      ...keys.flatMap(key => readKey(key, region)),
    ].filter(({ owner }) => own(owner)),
  };
};

/** Those that are shown, and those that this process made and that are not shown yet. */
const machinesOf = (
  { recent }: Context,
  region: string,
  scope: Scope | undefined,
  kinds: readonly ResourceKind[],
  instances: readonly Instance[],
) => {
  for (const { name } of instances) if (name !== undefined) recent.seen(name);
  const shown = instances
    .flatMap(instance => readMachine(instance, region) ?? [])
    .filter(({ owner }) => inScope(owner, scope));
  return [...shown, ...(kinds.includes('machine') ? recent.unseen(region, scope) : [])];
};

const readDisk = ({ name, tags, createdAt }: Disk, place: string): Resource[] => {
  const owner = ownerByTags(tags);
  const slot = slotOf(tags);
  if (name === undefined || !owner) return [];
  return [
    {
      kind: 'volume',
      id: name,
      name,
      place,
      owner,
      ...(createdAt && { createdAt }),
      ...(slot !== undefined && { slot }),
    },
  ];
};

export const takeOffCommand = (name: string, region: string): string =>
  `aws lightsail detach-static-ip --region ${region} --static-ip-name ${name}`;

/** It cannot be tagged. */
const readAddress = (found: StaticIp, place: string): StaticAddress[] => {
  const { name, ipAddress: address, attachedTo: machine, createdAt } = found;
  const owner = ownerByName(name ?? '');
  if (name === undefined || address === undefined || !owner) return [];
  return [
    {
      kind: 'static address',
      id: name,
      name,
      place,
      owner,
      address,
      ...(machine !== undefined && { machine, takeOff: takeOffCommand(name, place) }),
      ...(createdAt && { createdAt }),
    },
  ];
};

/** Tagged only after its birth: its name is what counts. */
const readKey = ({ name, createdAt }: KeyPair, place: string): Resource[] => {
  const owner = ownerByName(name ?? '');
  if (name === undefined || !owner) return [];
  return [{ kind: 'key pair', id: name, name, place, owner, ...(createdAt && { createdAt }) }];
};
