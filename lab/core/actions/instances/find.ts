import type { Filter } from '@aws-sdk/client-ec2';
import type { At } from '../../at.ts';
import { noSuch } from '../../errors.ts';
import { exactTags, type Fields } from '../../filters.ts';
import { isVisible, stateCodes, stateOf } from '../../life.ts';
import type { Instance } from '../../state.ts';
import { withTag } from '../../tags.ts';
import { privateName, publicAddressOf, publicNameOf } from './show.ts';

/** By id: whole, or the error for the first that is not there (or cannot be seen yet). */
export const findInstances = ({ cloud, place }: At, ids: readonly string[]): Instance[] =>
  ids.map(id => {
    const found = place.instances.get(id);
    if (!found || !isVisible(found, cloud.now)) throw noSuch('i', id);
    return found;
  });

/** All that can be seen and may fit, in the order of their launch. An index helps where a tag is asked for exactly. */
export const candidates = ({ cloud, place }: At, filters: readonly Filter[] | undefined): Instance[] => {
  const tag = exactTags(filters);
  const found: Instance[] = [];
  let last = 0;
  let sorted = true;
  const add = (instance: Instance) => {
    if (!isVisible(instance, cloud.now)) return;
    if (instance.sequence < last) sorted = false;
    last = instance.sequence;
    found.push(instance);
  };
  if (tag) for (const value of new Set(tag.values)) withTag(place, tag.key, value).forEach(add);
  else place.instances.forEach(add);
  return sorted ? found : found.sort((a, b) => a.sequence - b.sequence);
};

const shown = (read: (instance: Instance) => string | undefined) => (instance: Instance, now: number) =>
  now >= instance.goneAt ? undefined : read(instance);
const reason = (instance: Instance, now: number) => (now >= instance.endAt ? instance.reason : undefined);
const time = (at: number) => new Date(Math.floor(at / 1000) * 1000).toISOString();
const groups = (field: 'id' | 'name') => (instance: Instance, now: number) =>
  now >= instance.goneAt ? [] : instance.groups.map(each => each[field]);

/** Source: DescribeInstances, "Filters". */
export const instanceFields = {
  architecture: ({ spec }) => spec.image.architecture,
  'availability-zone': ({ zone }) => zone.name,
  'availability-zone-id': ({ zone }) => zone.id,
  'block-device-mapping.volume-id': ({ volumes }) => volumes.map(({ id }) => id),
  'block-device-mapping.device-name': ({ volumes }) => volumes.map(({ device }) => device),
  'client-token': ({ clientToken }) => clientToken,
  'dns-name': (instance, now) => publicNameOf(instance.region, publicAddressOf(instance, now)) || undefined,
  'group-id': groups('id'),
  'group-name': groups('name'),
  hypervisor: () => 'xen',
  'image-id': ({ spec }) => spec.image.id,
  'instance-id': ({ id }) => id,
  'instance-lifecycle': ({ spec }) => (spec.market === 'spot' ? 'spot' : undefined),
  'instance-state-code': (instance, now) => String(stateCodes[stateOf(instance, now)]),
  'instance-state-name': (instance, now) => stateOf(instance, now),
  'instance-type': ({ spec }) => spec.type.name,
  'instance.group-id': groups('id'),
  'instance.group-name': groups('name'),
  'ip-address': publicAddressOf,
  'key-name': ({ spec }) => spec.keyName,
  'launch-index': ({ launchIndex }) => String(launchIndex),
  'launch-time': ({ launchedAt }) => time(launchedAt),
  'metadata-options.http-tokens': ({ spec }) => spec.metadata.httpTokens,
  'metadata-options.http-endpoint': ({ spec }) => spec.metadata.endpoint,
  'monitoring-state': () => 'disabled',
  'network-interface.network-interface-id': shown(each => each.interface.id),
  'network-interface.group-id': groups('id'),
  'network-interface.group-name': groups('name'),
  'network-interface.subnet-id': shown(({ subnet }) => subnet.id),
  'network-interface.vpc-id': shown(({ subnet }) => subnet.vpc),
  'network-interface.availability-zone': shown(({ zone }) => zone.name),
  'network-interface.addresses.private-ip-address': shown(each => each.privateAddress),
  'network-interface.association.public-ip': publicAddressOf,
  'owner-id': ({ account }) => account,
  'placement-group-name': () => undefined,
  'private-dns-name': shown(privateName),
  'private-ip-address': shown(each => each.privateAddress),
  'reservation-id': ({ reservation }) => reservation,
  'root-device-name': ({ spec }) => spec.image.rootDevice,
  'root-device-type': () => 'ebs',
  'spot-instance-request-id': ({ spotRequest }) => spotRequest?.id,
  'state-reason-code': (instance, now) => reason(instance, now)?.code,
  'state-reason-message': (instance, now) => reason(instance, now)?.message,
  'subnet-id': shown(({ subnet }) => subnet.id),
  tenancy: () => 'default',
  'virtualization-type': () => 'hvm',
  'vpc-id': shown(({ subnet }) => subnet.vpc),
} satisfies Fields<Instance>;
