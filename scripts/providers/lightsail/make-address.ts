import { failure } from '../../errors.ts';
import { patience } from '../aws/calls.ts';
import { isNameTaken, isOverQuota } from '../aws/codes.ts';
import { newDoubt } from '../aws/doubt.ts';
import { wordsOf } from '../aws/explain.ts';
import type { Made, Making } from '../provider.ts';
import type { Context } from './context.ts';
import { settledOrBegun } from './operation.ts';
import { adopted } from './taken.ts';

/** The fixed address of a fleet. It cannot be tagged: its name tells whose it is, and one of that name is adopted. */
export const makeAddress = async (context: Context, making: Making, signal: AbortSignal): Promise<Made> => {
  const { calls } = context;
  const { place, name } = making;
  const doubt = newDoubt();
  try {
    const options = { signal, lost: doubt.lost, patience: patience.making };
    const input = { staticIpName: name };
    const operations = await calls.patient(place, 'lightsail:AllocateStaticIp', input, options).then(
      ({ operations: begun = [] }) => begun,
      async (thrown: unknown) => {
        if (!isNameTaken(thrown)) throw isOverQuota(thrown) ? tooMany(place, thrown) : thrown;
        const ask = async () =>
          (await calls.patient(place, 'lightsail:GetStaticIp', input, { signal })).staticIp;
        await adopted(context, making, ask, () => true, signal);
        return [];
      },
    );
    await settledOrBegun(context, place, operations, doubt, signal);
    return doubt.made();
  } catch (thrown) {
    signal.throwIfAborted();
    throw doubt.failed(thrown, `allocate the static address ${name} in ${place}`);
  }
};

export const tooMany = (region: string, thrown: unknown) =>
  failure(
    {
      what: `There is no room for another static address in ${region}`,
      why: wordsOf(thrown),
      next: `aws lightsail get-static-ips --region ${region}    # release one that nobody needs, or: aws service-quotas request-service-quota-increase --service-code lightsail --region ${region} --quota-code L-BBF0F260 --desired-value …`,
    },
    thrown,
  );
