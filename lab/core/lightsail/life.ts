import type { Cloud } from '../cloud.ts';
import type { Lab } from '../contract.ts';
import type { LightInstance, Lightsail } from './state.ts';

/** Lightsail API reference, InstanceState; the codes are those of EC2. */
export type LightState = 'pending' | 'running' | 'stopping' | 'stopped' | 'shutting-down';

const codes: Readonly<Record<LightState, number>> = {
  pending: 0,
  running: 16,
  'shutting-down': 32,
  stopping: 64,
  stopped: 80,
};

export const lightStateOf = (instance: LightInstance, now: number): LightState => {
  if (now >= instance.endAt) return 'shutting-down';
  const { stop } = instance;
  if (stop) return now >= stop.doneAt ? 'stopped' : 'stopping';
  return now >= instance.runsAt ? 'running' : 'pending';
};

export const showLightState = (instance: LightInstance, now: number) => {
  const name = lightStateOf(instance, now);
  return { code: codes[name], name };
};

/** Takes an instance away, now. Its disks and its static address are left behind. */
export const forgetInstance = (cloud: Cloud, lightsail: Lightsail, instance: LightInstance): void => {
  if (lightsail.things.get(instance.name) !== instance) return;
  lightsail.things.delete(instance.name);
  cloud.lightInstances.delete(instance.id);
  for (const thing of lightsail.things.values()) {
    if ((thing.kind === 'StaticIp' || thing.kind === 'Disk') && thing.instance === instance)
      thing.instance = undefined;
    if (thing.kind === 'Disk' && thing.instance === undefined) thing.path = undefined;
  }
};

/** Ends an instance: it is gone after a while, and its name is free then. Answers when. */
export const endLight = (cloud: Cloud, lightsail: Lightsail, instance: LightInstance): number => {
  const goneAt = cloud.now + cloud.timings.terminated;
  if (instance.endAt <= cloud.now) return goneAt;
  instance.endAt = cloud.now;
  cloud.options.backing?.terminated(instance.id);
  cloud.schedule.at(goneAt, () => forgetInstance(cloud, lightsail, instance));
  return goneAt;
};

type Hooks = Pick<Lab, 'started' | 'ended' | 'witnessed'>;

/** What the machines behind Lightsail's instances tell. */
export const lightHooks = (cloud: Cloud): Hooks => ({
  started: (id, addresses) => {
    const instance = cloud.lightInstances.get(id);
    if (!instance) return;
    instance.runsAt = Math.min(instance.runsAt, cloud.now);
    // Running comes before the address.
    instance.addressAt = Math.min(instance.addressAt, cloud.now + cloud.timings.address);
    if (instance.publicAddress !== undefined) instance.publicAddress = addresses.public;
    instance.stop = undefined;
  },
  ended: (id, reason) => {
    const instance = cloud.lightInstances.get(id);
    if (!instance) return;
    // One that is shut down from inside is stopped, and is paid for as before.
    if (reason === 'Client.InstanceInitiatedShutdown')
      instance.stop ??= { at: cloud.now, doneAt: cloud.now + cloud.timings.terminated };
    else endLight(cloud, instance.home, instance);
  },
  witnessed: (id, keys) => {
    const instance = cloud.lightInstances.get(id);
    if (instance) instance.hostKeys = keys.map(key => ({ ...key, at: cloud.now }));
  },
});
