import { giveCapacity } from './capacity.ts';
import type { Cloud, Place } from './cloud.ts';
import { dissociate } from './elastic.ts';
import type { Instance } from './state.ts';
import { forget } from './tags.ts';

export type State = 'pending' | 'running' | 'shutting-down' | 'terminated' | 'stopping' | 'stopped';

/** EC2 user guide, "Instance lifecycle". */
export const stateOf = (instance: Instance, now: number): State => {
  if (now >= instance.endAt) return now >= instance.goneAt ? 'terminated' : 'shutting-down';
  const { stop } = instance;
  if (stop) return now >= stop.doneAt ? 'stopped' : 'stopping';
  return now >= instance.runsAt ? 'running' : 'pending';
};

export const stateCodes: Readonly<Record<State, number>> = {
  pending: 0,
  running: 16,
  'shutting-down': 32,
  terminated: 48,
  stopping: 64,
  stopped: 80,
};

/** What happens after an end that concerns others. */
export interface Endings {
  /** The instance begins to end. */
  ending(place: Place, instance: Instance): void;
}

/** Ends an instance at a time from now on; an end that was planned for later gives way to an earlier one. */
export const end = (
  cloud: Cloud,
  place: Place,
  instance: Instance,
  when: number,
  reason: { readonly code: string; readonly message: string },
  endings: Endings,
): void => {
  if (instance.endAt <= when) return;
  const { timings, schedule } = cloud;
  const stopped = instance.stop && when >= instance.stop.doneAt;
  instance.endAt = when;
  instance.goneAt = when + (stopped ? 0 : timings.terminated);
  instance.reason = reason;
  const begin = () => {
    if (instance.endAt !== when) return;
    endings.ending(place, instance);
    schedule.at(instance.goneAt, () => gone(cloud, place, instance));
  };
  if (when <= cloud.now) begin();
  else schedule.at(when, begin);
};

/** A machine is terminated: its parts go, each in its own time. */
const gone = (cloud: Cloud, place: Place, instance: Instance): void => {
  const { timings, schedule } = cloud;
  const { type, market } = instance.spec;
  giveCapacity(cloud, place, { type, market, zone: instance.zone.name });
  for (const volume of instance.volumes) {
    volume.instance = undefined;
    if (volume.deleteOnTermination) place.volumes.delete(volume.id);
  }
  for (const address of place.addresses.values())
    if (address.association?.instance === instance) dissociate(cloud, address);
  const at = cloud.now;
  schedule.at(at + timings.quota, () => {
    place.vcpus[market] -= type.vcpus;
  });
  schedule.at(at + timings.interfaces, () => release(place, instance));
  schedule.at(at + timings.shown, () => {
    place.instances.delete(instance.id);
    cloud.instances.delete(instance.id);
    forget(place, instance);
  });
};

const release = (place: Place, instance: Instance): void => {
  const { interface: net } = instance;
  net.instance = undefined;
  if (net.deleteOnTermination) removeInterface(place, net);
};

export const removeInterface = (place: Place, net: Instance['interface']): void => {
  if (!place.interfaces.delete(net.id)) return;
  for (const group of net.groups) group.uses -= 1;
  net.subnet.used -= 1;
  net.subnet.released.push(net.privateAddress);
};

/** A launch's result can be seen by others. */
export const isVisible = (instance: Instance, now: number): boolean => now >= instance.visibleAt;
