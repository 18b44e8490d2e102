import type { Instance } from '@aws-sdk/client-ec2';
import { nameOfMachine } from '../../fleet/names.ts';
import type { EndedMachine, MachineState, ProviderMachine, Ware } from '../provider.ts';
import { ownerOf } from './owner.ts';

const states: Readonly<Record<string, MachineState>> = {
  pending: 'pending',
  running: 'running',
  'shutting-down': 'stopping',
  stopping: 'stopping',
  stopped: 'stopped',
};

/** SSH answers on the public address. */
const sshPort = 22;

/** An instance as the port tells it; undefined when it is not ours, or terminated. */
export const readMachine = (instance: Instance, place: string): ProviderMachine | undefined => {
  const owner = ownerOf(instance.Tags);
  const state = states[instance.State?.Name ?? ''];
  const id = instance.InstanceId;
  if (!owner || !state || id === undefined) return undefined;
  const host = instance.PublicIpAddress || undefined;
  const address = host ?? (instance.PrivateIpAddress || undefined);
  const reason = state === 'running' || state === 'pending' ? undefined : reasonOf(instance);
  return {
    kind: 'machine',
    id,
    name: nameOfMachine(owner, { id }),
    place,
    owner,
    state,
    ...(instance.LaunchTime && { createdAt: instance.LaunchTime }),
    ...(address !== undefined && { address }),
    ...(host !== undefined && { endpoint: { host, port: sshPort } }),
    ...(reason !== undefined && { reason }),
    ...wareOf(instance),
  };
};

/** A machine of ours that has ended within the last hour; AWS forgets it then. */
export const readEnded = (instance: Instance): EndedMachine | undefined => {
  const owner = ownerOf(instance.Tags);
  const id = instance.InstanceId;
  if (!owner || id === undefined || instance.State?.Name !== 'terminated') return undefined;
  const at = endedAt(instance);
  return { id, owner, why: reasonOf(instance) ?? 'terminated', ...(at && { at }) };
};

/** `User initiated (2026-11-21 08:15:42 GMT)` */
const endedAt = ({ StateTransitionReason: text = '' }: Instance): Date | undefined => {
  const [, day, time] = /\((\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) (?:GMT|UTC)\)/.exec(text) ?? [];
  return day === undefined ? undefined : new Date(`${day}T${time}Z`);
};

const wareOf = (instance: Instance): { ware?: Ware } => {
  const zone = instance.Placement?.AvailabilityZone;
  const type = instance.InstanceType;
  if (zone === undefined || type === undefined) return {};
  return { ware: { zone, type, market: instance.InstanceLifecycle === 'spot' ? 'spot' : 'on-demand' } };
};

/** Why it goes down. Source: EC2 API reference, StateReason. */
export const reasonOf = ({ StateReason: reason, Placement: placement }: Instance): string | undefined => {
  if (reason?.Code === 'Server.SpotInstanceTermination')
    return `lost to spot in ${placement?.AvailabilityZone ?? 'its zone'}`;
  return reason?.Message || reason?.Code || undefined;
};
