import type { Cloud, Place } from './cloud.ts';
import { endInstance } from './endings.ts';
import type { Instance } from './state.ts';

/** AWS wants a spot instance back: a notice now, the end two minutes later. An ending one is left alone. */
export const reclaim = (cloud: Cloud, place: Place, instance: Instance): void => {
  if (instance.spec.market !== 'spot' || instance.endAt !== Number.POSITIVE_INFINITY) return;
  instance.noticeAt = cloud.now;
  if (instance.spotRequest?.state === 'active') {
    instance.spotRequest.status = 'marked-for-termination';
    instance.spotRequest.changedAt = cloud.now;
  }
  endInstance(cloud, place, instance, cloud.now + cloud.timings.notice, {
    code: 'Server.SpotInstanceTermination',
    message: 'Server.SpotInstanceTermination: Spot instance termination',
  });
};

/** The fault 'reclaim': each spot instance of a launch is wanted back after a time that the seed decides. */
export const strikeReclaim = (cloud: Cloud, place: Place, launched: readonly Instance[]): void => {
  const { reclaim: late } = cloud.strike;
  if (late === undefined) return;
  for (const instance of launched)
    if (instance.spec.market === 'spot')
      cloud.schedule.at(cloud.now + Math.floor(cloud.luck.next() * late), () =>
        reclaim(cloud, place, instance),
      );
};
