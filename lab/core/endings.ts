import type { Cloud, Place } from './cloud.ts';
import { launch } from './launch/launch.ts';
import { canHave, take } from './launch/take.ts';
import { type Endings, end } from './life.ts';
import type { Instance, SpotRequest } from './state.ts';

export interface Reason {
  readonly code: string;
  readonly message: string;
}

/** Ends an instance now or later, with everything that hangs on it. */
export const endInstance = (
  cloud: Cloud,
  place: Place,
  instance: Instance,
  when: number,
  reason: Reason,
): void => end(cloud, place, instance, when, reason, endings(cloud));

/** What an instance's end means for the machine behind it and for its spot request. */
const endings = (cloud: Cloud): Endings => ({
  ending: (place, instance) => {
    cloud.options.backing?.terminated(instance.id);
    const request = instance.spotRequest;
    if (request?.instance !== instance) return;
    const reclaimed = instance.reason?.code === 'Server.SpotInstanceTermination';
    request.changedAt = cloud.now;
    if (request.state === 'cancelled') return;
    if (request.persistent) return respawn(cloud, place, instance, request);
    request.state = 'closed';
    request.status = reclaimed ? 'instance-terminated-no-capacity' : 'instance-terminated-by-user';
  },
});

/** A persistent request that was not cancelled launches again, without the tags of the instance before. */
const respawn = (cloud: Cloud, place: Place, instance: Instance, request: SpotRequest): void => {
  request.state = 'open';
  request.status = 'pending-evaluation';
  request.instance = undefined;
  cloud.schedule.at(cloud.now + cloud.timings.respawn, () => {
    if (request.state !== 'open') return;
    const at = { cloud, place, caller: nobody };
    const { spec, subnet } = instance;
    try {
      canHave(at, spec, subnet, 1, 1);
    } catch {
      respawn(cloud, place, instance, request);
      return;
    }
    take(at, spec, subnet, 1);
    request.state = 'active';
    request.status = 'fulfilled';
    const bare = { ...spec, tags: { ...spec.tags, instance: new Map() } };
    launch(at, { spec: bare, subnet, count: 1, request });
  });
};

const nobody = { accessKey: '', account: '', arn: '', expired: false, denied: new Set<string>() };
