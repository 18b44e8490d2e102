import type * as Sdk from '@aws-sdk/client-lightsail';
import type { At } from '../at.ts';
import { lightStateOf, showLightState } from './life.ts';
import type { LightDisk, LightInstance, LightKey, StaticAddress } from './state.ts';
import { showCommon, showTags } from './things.ts';

const attached = ({ place }: At, instance: LightInstance) =>
  [...place.lightsail().things.values()].filter(
    (thing): thing is StaticAddress | LightDisk =>
      (thing.kind === 'StaticIp' || thing.kind === 'Disk') && thing.instance === instance,
  );

/** The address that the instance has now: a static one, else its own, which comes after `running`. */
export const addressOfLight = (at: At, instance: LightInstance): string | undefined => {
  const state = lightStateOf(instance, at.cloud.now);
  if (state !== 'running') return undefined;
  const fixed = attached(at, instance).find(thing => thing.kind === 'StaticIp');
  if (fixed?.kind === 'StaticIp') return fixed.address;
  return at.cloud.now >= instance.addressAt ? instance.publicAddress : undefined;
};

export const showInstance = (at: At, instance: LightInstance): Sdk.Instance => {
  const { cloud } = at;
  const { blueprint, bundle, zone, tags } = instance;
  const things = attached(at, instance);
  const address = addressOfLight(at, instance);
  return {
    ...showCommon(at, instance, zone.name),
    tags: showTags(tags),
    blueprintId: blueprint.blueprintId,
    blueprintName: blueprint.name,
    bundleId: bundle.bundleId,
    isStaticIp: things.some(({ kind }) => kind === 'StaticIp'),
    privateIpAddress: instance.privateAddress,
    ...(address !== undefined && { publicIpAddress: address }),
    ...(instance.ipv6 !== undefined && cloud.now >= instance.addressAt
      ? { ipv6Addresses: [instance.ipv6] }
      : {}),
    ipAddressType: instance.ipType,
    hardware: {
      cpuCount: bundle.cpuCount,
      ramSizeInGb: bundle.ramSizeInGb,
      disks: [
        { path: '/dev/xvda', sizeInGb: bundle.diskSizeInGb, isSystemDisk: true },
        ...things.flatMap(thing => (thing.kind === 'Disk' ? [showDisk(at, thing)] : [])),
      ],
    },
    networking: {
      monthlyTransfer: { gbPerMonthAllocated: bundle.transferPerMonthInGb },
      ports: instance.ports.map(port => ({ ...port, accessDirection: 'inbound' })),
    },
    state: showLightState(instance, cloud.now),
    username: usernameOf(blueprint),
    sshKeyName: instance.keyName ?? 'LightsailDefaultKeyPair',
  };
};

/** Source: Lightsail, "Connect to your Linux instance". */
export const usernameOf = ({ blueprintId = '' }: Sdk.Blueprint): string => {
  if (blueprintId.startsWith('ubuntu')) return 'ubuntu';
  if (blueprintId.startsWith('debian')) return 'admin';
  return blueprintId.startsWith('amazon') ? 'ec2-user' : 'bitnami';
};

export const showAddress = (at: At, address: StaticAddress): Sdk.StaticIp => ({
  ...showCommon(at, address, 'all'),
  ipAddress: address.address,
  isAttached: address.instance !== undefined,
  ...(address.instance && { attachedTo: address.instance.name }),
});

export const showDisk = (at: At, disk: LightDisk): Sdk.Disk => ({
  ...showCommon(at, disk, disk.zone.name),
  tags: showTags(disk.tags),
  sizeInGb: disk.size,
  isSystemDisk: false,
  iops: 100,
  state: disk.instance ? 'in-use' : at.cloud.now >= disk.availableAt ? 'available' : 'pending',
  isAttached: disk.instance !== undefined,
  ...(disk.instance && { attachedTo: disk.instance.name }),
  ...(disk.path !== undefined && { path: disk.path }),
});

export const showKey = (at: At, key: LightKey): Sdk.KeyPair => ({
  ...showCommon(at, key, 'all'),
  tags: showTags(key.tags),
  fingerprint: key.fingerprint,
});
