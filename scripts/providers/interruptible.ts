import { orAborted } from '../parallel.ts';
import type { Provider } from './provider.ts';

/**
 * A provider whose questions end as soon as the signal is aborted: nothing is lost by a look that nobody waits for. What
 * is asked after that is answered all the same: how things stand is told to whoever interrupts.
 */
export const interruptible = (provider: Provider, signal: AbortSignal): Provider => {
  const { account } = provider;
  return {
    ...provider,
    look: (...asked) => orAborted(signal, provider.look(...asked)),
    ...(account && { account: () => orAborted(signal, account()) }),
  };
};
