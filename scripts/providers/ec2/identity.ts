import { usageError } from '../../errors.ts';
import { patience } from '../aws/calls.ts';
import { explained } from '../aws/explain.ts';
import type { Context } from './context.ts';
import { homesOf } from './regions.ts';

/**
 * Whose credentials these are, asked before anything else: one call corrects a wrong clock for all that follow. Throws
 * when there are none, when AWS does not take them, or when they are of another account than the fleet file wants.
 */
export const checkIdentity = async (
  context: Context,
  account: string | undefined,
  signal: AbortSignal,
): Promise<void> => {
  const { Account, Arn } = await whoAmI(context, signal);
  if (account === undefined || Account === account) return;
  throw usageError({
    what: `These credentials are of account ${Account ?? 'unknown'}, and this fleet is of account ${account}`,
    why: `AWS knows them as ${Arn ?? 'nobody'}`,
    file: 'fleet.yaml',
    next: 'choose other credentials (AWS_PROFILE, or ec2.profile), or correct ec2.account in fleet.yaml',
  });
};

const whoAmI = async (context: Context, signal: AbortSignal) => {
  let first: unknown;
  for (const home of homesOf(context))
    try {
      return await context.calls.patient(
        home,
        'sts:GetCallerIdentity',
        {},
        { signal, patience: patience.short },
      );
    } catch (thrown) {
      signal.throwIfAborted();
      first ??= thrown;
    }
  throw explained(first, 'ask AWS whose credentials these are');
};
