import { usageError } from '../errors.ts';
import { scopeName } from '../fleet/names.ts';
import type { Memory } from '../store/store.ts';
import type { Workplace } from './workplace.ts';

/**
 * Throws when these credentials are of another account than the one where this fleet was made: nothing of it would be
 * seen there, and it would look gone.
 */
export const refuseOtherAccount = async (
  { provider, store: { scope } }: Pick<Workplace, 'provider' | 'store'>,
  { accounts }: Memory,
): Promise<void> => {
  const account = await provider.account?.();
  if (account === undefined || accounts.size === 0 || accounts.has(account)) return;
  throw usageError({
    what: `These credentials are of account ${account}, and ${scopeName(scope)} was made in account ${[...accounts].join(' and ')}`,
    why: 'nothing of it can be seen or removed with them',
    next: 'choose other credentials (AWS_PROFILE, or profile in fleet.yaml), then run the command again',
  });
};
