import { failure, usageError } from '../../errors.ts';
import { blind } from './blind.ts';
import { type Calls, patience } from './calls.ts';
import { explained } from './explain.ts';
import type { Homes } from './homes.ts';

/** What a fleet file says about whose credentials these must be. */
export interface Wanted {
  readonly homes: Homes;
  readonly account: string | undefined;
  /** The part of the fleet file: `ec2`. */
  readonly section: string;
}

/** What is known of the credentials, for people. */
export interface Credentials {
  readonly account: string;
  readonly notes: readonly string[];
  readonly warnings: readonly string[];
}

/**
 * Whose credentials these are, asked before anything is made. Throws when there are none, when they have run out or AWS
 * does not take them, or when they are of another account than the fleet file wants.
 */
export const checkIdentity = async (
  calls: Calls,
  { homes, account, section }: Wanted,
  signal?: AbortSignal,
): Promise<Credentials> => {
  const { Account = 'unknown', Arn } = await whoAmI(calls, homes, signal);
  if (account === undefined || Account === account)
    return { account: Account, ...lifeOf(await calls.expires(), calls.time.now()) };
  throw usageError({
    what: `These credentials are of account ${Account}, and this fleet is of account ${account}`,
    why: `AWS knows them as ${Arn ?? 'nobody'}`,
    file: 'fleet.yaml',
    next: `choose other credentials (AWS_PROFILE, or ${section}.profile), or correct ${section}.account in fleet.yaml`,
  });
};

/** The same for who only wants to know the account; asked once. */
export const accountAsker = (calls: Calls, wanted: Wanted): (() => Promise<string>) => {
  let known: string | undefined;
  return async () => {
    known ??= (
      await checkIdentity(calls, wanted).catch((thrown: unknown) => {
        throw blind(thrown);
      })
    ).account;
    return known;
  };
};

/** A create that takes longer than this is rare. */
const short = 60;

const lifeOf = (end: Date | undefined, now: Date | undefined): Omit<Credentials, 'account'> => {
  if (!end || !now) return { notes: [], warnings: [] };
  const minutes = Math.floor((end.getTime() - now.getTime()) / 60_000);
  const renew = 'aws sso login    # or get new ones as you got these; then run the command again';
  if (minutes < 1)
    throw failure({
      what: 'The AWS credentials have run out',
      why: `they were good until ${timeOf(end)}, and AWS says that it is ${timeOf(now)}`,
      next: renew,
    });
  const left = minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h`;
  const words = `The AWS credentials are good for ${left}, until ${timeOf(end)}`;
  return minutes < short
    ? { notes: [], warnings: [`${words}: what is not done by then has to be gone on with. Renew them first`] }
    : { notes: [words], warnings: [] };
};

const timeOf = (date: Date) => `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;

const whoAmI = async (calls: Calls, homes: Homes, signal: AbortSignal | undefined) => {
  try {
    return await homes.ask((home, either) => {
      const options = { signal: either, patience: patience.short };
      return calls.patient(home, 'sts:GetCallerIdentity', {}, options);
    }, signal);
  } catch (thrown) {
    signal?.throwIfAborted();
    throw explained(thrown, 'ask AWS whose credentials these are');
  }
};
