import { isLostToSpot } from '../../fleet/ended.ts';
import { patience } from '../aws/calls.ts';
import type { EndedMachine } from '../provider.ts';
import type { Context } from './context.ts';
import { describe } from './describe.ts';

/** Values of one filter. */
const most = 200;

/**
 * Machines that ended, with the time at which spot took them: the instance itself does not always tell it, its spot
 * request does. Each is asked for once; a time that nobody tells is no reason to fail.
 */
export const withReclaimTimes = async (
  { calls, reclaims }: Context,
  region: string,
  ended: readonly EndedMachine[],
): Promise<EndedMachine[]> => {
  const timeless = ended.filter(({ why, at }) => at === undefined && isLostToSpot(why));
  const unknown = timeless.map(({ id }) => id).filter(id => !reclaims.has(id));
  for (let start = 0; start < unknown.length; start += most) {
    const ids = unknown.slice(start, start + most);
    for (const id of ids) reclaims.set(id, undefined);
    const filters = [{ Name: 'instance-id', Values: ids }];
    const requests = await describe(calls)
      .spotRequests(region, filters, { patience: patience.short })
      .catch(() => []);
    for (const { InstanceId: id, Status } of requests)
      if (id !== undefined && Status?.UpdateTime && Status.Code?.startsWith('instance-terminated'))
        reclaims.set(id, Status.UpdateTime);
  }
  return ended.map(one => {
    const at = one.at ?? reclaims.get(one.id);
    return { ...one, ...(at && { at }) };
  });
};
