import { patience } from '../aws/calls.ts';
import { isNameTaken } from '../aws/codes.ts';
import { newDoubt } from '../aws/doubt.ts';
import { numberOf, textOf } from '../aws/parameters.ts';
import type { Made, Making } from '../provider.ts';
import type { Context } from './context.ts';
import { settledOrBegun } from './operation.ts';
import { isOfRun } from './owner.ts';
import { ownerByTags, tagsOf } from './tags.ts';
import { adopted } from './taken.ts';

/** A disk of one machine, tagged at birth. */
export const makeDisk = async (context: Context, making: Making, signal: AbortSignal): Promise<Made> => {
  const { calls } = context;
  const { place, name } = making;
  const doubt = newDoubt();
  try {
    const input = {
      diskName: name,
      availabilityZone: textOf(making, 'zone'),
      sizeInGb: numberOf(making, 'size'),
      tags: tagsOf(making),
    };
    const options = { signal, lost: doubt.lost, patience: patience.making };
    const operations = await calls.patient(place, 'lightsail:CreateDisk', input, options).then(
      ({ operations: begun = [] }) => begun,
      async (thrown: unknown) => {
        if (!isNameTaken(thrown)) throw thrown;
        const ask = async () =>
          (await calls.patient(place, 'lightsail:GetDisk', { diskName: name }, { signal })).disk;
        await adopted(context, making, ask, ({ tags }) => isOfRun(ownerByTags(tags), making.owner), signal);
        return [];
      },
    );
    await settledOrBegun(context, place, operations, doubt, signal);
    return doubt.made();
  } catch (thrown) {
    signal.throwIfAborted();
    throw doubt.failed(thrown, `make the disk ${name} in ${place}`);
  }
};
