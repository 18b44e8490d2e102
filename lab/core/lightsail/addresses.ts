import type * as Sdk from '@aws-sdk/client-lightsail';
import type { Answer, At } from '../at.ts';
import { addressOf } from '../network.ts';
import { invalidInput, notNow } from './errors.ts';
import { lightStateOf } from './life.ts';
import { begin, showOperation } from './operations.ts';
import { pageOf } from './page.ts';
import { showAddress } from './show.ts';
import type { LightInstance, StaticAddress } from './state.ts';
import { allOf, checkNames, findThing, named } from './things.ts';

/** Static addresses have no tags. */
export const allocateStaticIp = (
  at: At,
  { staticIpName = '' }: Sdk.AllocateStaticIpCommandInput,
): Answer<Sdk.AllocateStaticIpCommandOutput> => {
  const { cloud, place } = at;
  checkNames(at, [staticIpName]);
  const lightsail = place.lightsail();
  const most = cloud.options.lightsail?.addresses ?? 5;
  const used = [...lightsail.things.values()].filter(({ kind }) => kind === 'StaticIp').length;
  if (used >= most) throw invalidInput(`The maximum number of static IPs in this region is ${most}.`);
  const common = named(at, 'StaticIp', staticIpName, cloud.timings.visibleOthers);
  const address: StaticAddress = {
    ...common,
    // What no network routes (RFC 2544), where no real machine stands behind it.
    address:
      cloud.options.backing?.reserve?.() ?? addressOf(0xc6140000 + common.sequence + cloud.ids.below(0x8000)),
    instance: undefined,
  };
  lightsail.things.set(staticIpName, address);
  const operation = begin(at, 'AllocateStaticIp', address, 'all', cloud.timings.operation);
  return { operations: [showOperation(at, operation)] };
};

export const getStaticIps = (
  at: At,
  { pageToken }: Sdk.GetStaticIpsCommandInput,
): Answer<Sdk.GetStaticIpsCommandOutput> => {
  const { items, nextPageToken } = pageOf(at, 'StaticIp', pageToken);
  const staticIps = items.map(each => showAddress(at, each));
  return { staticIps, ...(nextPageToken !== undefined && { nextPageToken }) };
};

export const getStaticIp = (
  at: At,
  { staticIpName }: Sdk.GetStaticIpCommandInput,
): Answer<Sdk.GetStaticIpCommandOutput> => ({
  staticIp: showAddress(at, findThing(at, 'StaticIp', staticIpName)),
});

export const attachStaticIp = (
  at: At,
  { staticIpName, instanceName }: Sdk.AttachStaticIpCommandInput,
): Answer<Sdk.AttachStaticIpCommandOutput> => {
  const { cloud } = at;
  const address = findThing(at, 'StaticIp', staticIpName);
  const instance = findThing(at, 'Instance', instanceName);
  if (address.instance)
    throw invalidInput(`The static IP ${staticIpName} is attached to ${address.instance.name} already.`);
  if (lightStateOf(instance, cloud.now) !== 'running')
    throw notNow(`The instance ${instanceName} is not running: nothing can be attached to it now.`);
  if (instance.ipType === 'ipv6') throw invalidInput(`The instance ${instanceName} has no IPv4 address.`);
  if (allOf(at, 'StaticIp').some(each => each.instance === instance))
    throw invalidInput(`The instance ${instanceName} has a static IP already.`);
  assign(at, address, instance);
  const operation = begin(at, 'AttachStaticIp', address, 'all', cloud.timings.operation);
  return { operations: [showOperation(at, operation)] };
};

export const detachStaticIp = (
  at: At,
  { staticIpName }: Sdk.DetachStaticIpCommandInput,
): Answer<Sdk.DetachStaticIpCommandOutput> => {
  const address = findThing(at, 'StaticIp', staticIpName);
  if (!address.instance) throw invalidInput(`The static IP ${staticIpName} is not attached.`);
  assign(at, address, undefined);
  const operation = begin(at, 'DetachStaticIp', address, 'all', at.cloud.timings.operation);
  return { operations: [showOperation(at, operation)] };
};

/** One that is attached stays: that is the strictest reading. */
export const releaseStaticIp = (
  at: At,
  { staticIpName }: Sdk.ReleaseStaticIpCommandInput,
): Answer<Sdk.ReleaseStaticIpCommandOutput> => {
  const address = findThing(at, 'StaticIp', staticIpName);
  if (address.instance)
    throw notNow(`The static IP ${staticIpName} is attached to ${address.instance.name}.`);
  at.place.lightsail().things.delete(address.name);
  at.cloud.options.backing?.giveBack?.(address.address);
  const operation = begin(at, 'ReleaseStaticIp', address, 'all', at.cloud.timings.operation);
  return { operations: [showOperation(at, operation)] };
};

const assign = ({ cloud }: At, address: StaticAddress, instance: LightInstance | undefined): void => {
  address.instance = instance;
  cloud.options.backing?.assigned?.(address.address, instance?.id);
};
