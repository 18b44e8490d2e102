import type { Instance } from '@aws-sdk/client-lightsail';
import { nameOfMachine } from '../../fleet/names.ts';
import type { MachineState, ProviderMachine } from '../provider.ts';
import { ownerByTags, slotOf } from './tags.ts';

const states: Readonly<Record<string, MachineState>> = {
  pending: 'pending',
  running: 'running',
  'shutting-down': 'stopping',
  stopping: 'stopping',
  stopped: 'stopped',
};

/** SSH answers on the public address. */
const sshPort = 22;

/** An instance as the port tells it; undefined when it is not ours. Its name is its id. */
export const readMachine = (instance: Instance, place: string): ProviderMachine | undefined => {
  const owner = ownerByTags(instance.tags);
  const slot = slotOf(instance.tags);
  const { name: id, createdAt, bundleId: type } = instance;
  const word = instance.state?.name ?? '';
  if (!owner || id === undefined || word === 'terminated') return undefined;
  const state = states[word] ?? 'pending';
  const host = instance.publicIpAddress || instance.ipv6Addresses?.[0] || undefined;
  const address = host ?? (instance.privateIpAddress || undefined);
  const zone = instance.location?.availabilityZone;
  return {
    kind: 'machine',
    id,
    name: nameOfMachine(owner, slot === undefined ? { id } : { id, slot }),
    place,
    owner,
    state,
    ...(slot !== undefined && { slot }),
    ...(createdAt && { createdAt }),
    ...(address !== undefined && { address }),
    ...(host !== undefined && { endpoint: { host, port: sshPort } }),
    ...(state === 'stopped' && { reason: 'it was shut down, and costs as before' }),
    ...(zone !== undefined && type !== undefined && { ware: { zone, type, market: 'on-demand' } }),
  };
};
