import { Exit, MayflyError, usageError } from '../errors.ts';
import { scopeName } from '../fleet/names.ts';
import type { Look, Provider } from '../providers/provider.ts';
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

/**
 * A look of whoever has no journal to ask: throws when the fleet file names another account than that of these credentials,
 * where nothing of the fleet would be seen. Asked beside the look, and only where an account is named.
 */
export const inNamedAccount = async (
  provider: Pick<Provider, 'account' | 'namesAccount'>,
  looking: Promise<Look>,
): Promise<Look> => {
  if (provider.namesAccount !== true) return looking;
  const asking = provider.account?.().then(
    () => undefined,
    (thrown: unknown) => {
      if (thrown instanceof MayflyError && thrown.exit !== Exit.usage) return thrown;
      throw thrown;
    },
  );
  const [look, trouble] = await Promise.all([looking, asking]);
  // Where something could not be asked, that is told with what there is.
  if (trouble && look.unseen.length === 0) throw trouble;
  return look;
};
