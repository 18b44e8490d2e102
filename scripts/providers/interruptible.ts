import { orAborted } from '../parallel.ts';
import type { Provider } from './provider.ts';

/**
 * A provider whose questions end as soon as the signal is aborted: nothing is lost by an answer that nobody waits for.
 * What is asked after that is answered all the same: whoever is interrupted tells how things stand.
 */
export const interruptible = (provider: Provider, signal: AbortSignal): Provider => {
  const question =
    <A extends unknown[], T>(ask: (...asked: A) => Promise<T>) =>
    (...asked: A): Promise<T> =>
      orAborted(signal, ask(...asked));
  const { resolveImage, plan, look, account, keepsakes, prices, partPrices, outside, consoleText } = provider;
  return {
    ...provider,
    resolveImage: question(resolveImage),
    plan: question(plan),
    look: question(look),
    ...(account && { account: question(account) }),
    keepsakes: question(keepsakes),
    ...(prices && { prices: question(prices) }),
    ...(partPrices && { partPrices: question(partPrices) }),
    ...(outside && { outside: question(outside) }),
    consoleText: question(consoleText),
  };
};
