import { patience } from '../aws/calls.ts';
import { isNameTaken, isNoSuchThing } from '../aws/codes.ts';
import { newDoubt } from '../aws/doubt.ts';
import type { Made, Making } from '../provider.ts';
import type { Context } from './context.ts';
import { settled } from './operation.ts';
import { tagsOf } from './tags.ts';
import { adopted } from './taken.ts';

/**
 * The key pair of a run in a region. Without one Lightsail would let the region's default key in, which everybody with
 * access to the account can download. Nobody has the private half of this one: the launch script brings the real key.
 * It cannot be tagged at birth: its name tells whose it is, tags come after it.
 */
export const makeKey = async (context: Context, making: Making, signal: AbortSignal): Promise<Made> => {
  const { calls } = context;
  const { place, name } = making;
  const doubt = newDoubt();
  try {
    const input = { keyPairName: name, publicKeyBase64: await context.deadKey() };
    const options = { signal, lost: doubt.lost, patience: patience.making };
    const begun = await calls.patient(place, 'lightsail:ImportKeyPair', input, options).then(
      ({ operation }) => [operation],
      async (thrown: unknown) => {
        if (!isNameTaken(thrown)) throw thrown;
        const ask = async () =>
          (await calls.patient(place, 'lightsail:GetKeyPair', { keyPairName: name }, { signal })).keyPair;
        await adopted(context, making, ask, () => true, signal);
        return [];
      },
    );
    doubt.begun();
    await settled(context, place, begun, signal);
    await calls.patient(
      place,
      'lightsail:TagResource',
      { resourceName: name, tags: tagsOf(making) },
      { signal, patience: patience.making, passes: isNoSuchThing },
    );
    return doubt.made();
  } catch (thrown) {
    signal.throwIfAborted();
    throw doubt.failed(thrown, `import the key pair ${name} in ${place}`);
  }
};
