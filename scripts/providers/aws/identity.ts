import { usageError } from '../../errors.ts';
import { type Calls, patience } from './calls.ts';
import { explained } from './explain.ts';

/** What a fleet file says about whose credentials these must be. */
export interface Wanted {
  /** Regions that are asked, one after the other until one answers. */
  readonly homes: readonly string[];
  readonly account: string | undefined;
  /** The part of the fleet file: `ec2`. */
  readonly section: string;
}

/**
 * Whose credentials these are, asked before anything else: one call corrects a wrong clock for all that follow. Throws
 * when there are none, when AWS does not take them, or when they are of another account than the fleet file wants.
 */
export const checkIdentity = async (
  calls: Calls,
  { homes, account, section }: Wanted,
  signal: AbortSignal,
): Promise<void> => {
  const { Account, Arn } = await whoAmI(calls, homes, signal);
  if (account === undefined || Account === account) return;
  throw usageError({
    what: `These credentials are of account ${Account ?? 'unknown'}, and this fleet is of account ${account}`,
    why: `AWS knows them as ${Arn ?? 'nobody'}`,
    file: 'fleet.yaml',
    next: `choose other credentials (AWS_PROFILE, or ${section}.profile), or correct ${section}.account in fleet.yaml`,
  });
};

const whoAmI = async (calls: Calls, homes: readonly string[], signal: AbortSignal) => {
  let first: unknown;
  for (const home of homes)
    try {
      return await calls.patient(home, 'sts:GetCallerIdentity', {}, { signal, patience: patience.short });
    } catch (thrown) {
      signal.throwIfAborted();
      first ??= thrown;
    }
  throw explained(first, 'ask AWS whose credentials these are');
};
