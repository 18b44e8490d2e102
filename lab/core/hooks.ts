import { type Cloud, placeOf } from './cloud.ts';
import type { Lab } from './contract.ts';
import { endInstance } from './endings.ts';
import { lightHooks } from './lightsail/life.ts';
import { reclaim } from './reclaim.ts';
import { regionNamed } from './regions.ts';
import type { Instance } from './state.ts';

/** How much of a console is kept. Source: GetConsoleOutput. */
const consoleBytes = 65_536;

/** What the machines behind the instances tell and ask. */
export const hooks = (
  cloud: Cloud,
  settle: () => void,
): Pick<Lab, 'started' | 'ended' | 'console' | 'witnessed' | 'reclaim' | 'notice'> => {
  const look = (id: string): Instance | undefined => {
    settle();
    return cloud.instances.get(id);
  };
  const placeOfInstance = ({ account, region }: Instance) => {
    const found = regionNamed(region);
    if (!found) throw new Error(`the lab lost the region ${region}`);
    return placeOf(cloud, account, found);
  };
  const light = lightHooks(cloud);
  return {
    started: (id, addresses) => {
      const instance = look(id);
      if (!instance) return light.started(id, addresses);
      instance.runsAt = Math.min(instance.runsAt, cloud.now);
      instance.privateAddress = addresses.private;
      if (instance.publicAddress !== undefined) instance.publicAddress = addresses.public;
    },
    witnessed: (id, keys) => {
      settle();
      light.witnessed(id, keys);
    },
    ended: (id, reason) => {
      const instance = look(id);
      if (!instance) return light.ended(id, reason);
      const words =
        reason === 'Client.InstanceInitiatedShutdown' ? 'Instance initiated shutdown' : 'Internal error';
      if (reason === 'Client.InstanceInitiatedShutdown' && instance.shutdownBehavior === 'stop') {
        instance.stop ??= { at: cloud.now, doneAt: cloud.now + cloud.timings.terminated };
        return;
      }
      endInstance(cloud, placeOfInstance(instance), instance, cloud.now, {
        code: reason,
        message: `${reason}: ${words}`,
      });
    },
    console: (id, text) => {
      const instance = look(id);
      if (!instance) return;
      const bytes = Buffer.from(instance.console + text);
      instance.console = bytes.subarray(Math.max(0, bytes.length - consoleBytes)).toString();
    },
    reclaim: id => {
      const instance = look(id);
      if (instance) reclaim(cloud, placeOfInstance(instance), instance);
    },
    notice: id => {
      const instance = look(id);
      if (instance?.noticeAt === undefined || cloud.now >= instance.endAt) return undefined;
      return { action: 'terminate', time: new Date(instance.endAt) };
    },
  };
};
