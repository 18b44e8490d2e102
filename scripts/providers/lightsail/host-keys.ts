import { patience } from '../aws/calls.ts';
import { isNoSuchThing, isNotNow } from '../aws/codes.ts';
import { explained } from '../aws/explain.ts';
import type { ProviderMachine } from '../provider.ts';
import type { Context } from './context.ts';

/**
 * The host keys that Lightsail itself saw a machine show, as public lines; none as long as it saw none, which may take a
 * while. The same answer holds a temporary key that opens the machine: it goes no further than this function.
 */
export const hostKeys = async (
  { calls }: Context,
  { place, id: instanceName, name }: ProviderMachine,
  signal: AbortSignal,
): Promise<string[]> => {
  try {
    const { accessDetails } = await calls.patient(
      place,
      'lightsail:GetInstanceAccessDetails',
      { instanceName, protocol: 'ssh' },
      { signal, patience: patience.short },
    );
    return (accessDetails?.hostKeys ?? []).flatMap(({ algorithm, publicKey }) =>
      algorithm !== undefined && publicKey !== undefined ? [`${algorithm} ${publicKey}`] : [],
    );
  } catch (thrown) {
    signal.throwIfAborted();
    if (isNoSuchThing(thrown) || isNotNow(thrown)) return [];
    throw explained(thrown, `ask which host keys ${name} in ${place} shows`);
  }
};
