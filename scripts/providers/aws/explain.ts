import { failure, foreignError, MayflyError, messageOf, reasonOf, usageError } from '../../errors.ts';
import { adviceOn, adviceOnRights } from './advice.ts';
import { AwsError } from './aws-error.ts';
import { failureOf } from './codes.ts';

/** `UnauthorizedOperation: You are not authorized …`, on one line. */
export const wordsOf = (thrown: unknown): string => {
  if (thrown instanceof MayflyError) return reasonOf(thrown);
  const text =
    thrown instanceof AwsError ? (inTime(thrown) ?? `${thrown.code}: ${thrown.message}`) : messageOf(thrown);
  return text.replace(/\s+/g, ' ').trim();
};

/** That nobody answered, in fewer words than the SDK's: it names its own parts. */
const inTime = ({ code, answered, message }: AwsError): string | undefined => {
  if (answered || code !== 'TimeoutError') return undefined;
  const [, milliseconds] = /(\d+) ms/.exec(message) ?? [];
  return milliseconds === undefined
    ? 'no answer in time'
    : `no answer within ${Number(milliseconds) / 1000} s`;
};

/** Words for people about a call that failed. `doing` completes "could not …", as in "list instances in eu-west-1". */
export const explained = (thrown: unknown, doing: string): MayflyError => {
  if (thrown instanceof MayflyError) return thrown;
  if (!(thrown instanceof AwsError))
    return new MayflyError('bug', { what: `Could not ${doing}: ${messageOf(thrown)}` }, 1, thrown);
  const why = wordsOf(thrown);
  switch (failureOf(thrown)) {
    case 'credentials':
      return credentialsError(thrown, why);
    case 'rights':
      return usageError({ what: `AWS does not let you ${doing}`, why, next: adviceOnRights(thrown) }, thrown);
    case 'unsent':
      return foreignError(
        {
          what: `AWS cannot be reached: could not ${doing}`,
          why,
          next: 'check the network, and AWS_ENDPOINT_URL',
        },
        thrown,
      );
    case 'ambiguous':
      return foreignError(
        { what: `AWS does not answer: could not ${doing}`, why, next: 'run the command again' },
        thrown,
      );
    case 'throttled':
      return foreignError(
        {
          what: `AWS gets too many calls from this account: could not ${doing}`,
          why,
          next: 'run the command again in a minute',
        },
        thrown,
      );
    case 'refused':
      return failure({ what: `Could not ${doing}`, why, ...withNext(adviceOn(thrown)) }, thrown);
  }
};

const withNext = (next: string | undefined) => (next === undefined ? {} : { next });

const credentialsError = (error: AwsError, why: string): MayflyError => {
  if (error.behind !== undefined) return clockError(error.behind, error, why);
  if (/^(CredentialsProviderError|TokenProviderError)$/.test(error.code))
    return usageError(
      {
        what: 'There are no AWS credentials that can be used',
        why,
        next: credentialsAdvice(error.message),
      },
      error,
    );
  if (/^(ExpiredToken|ExpiredTokenException|RequestExpired)$/.test(error.code))
    return failure(
      {
        what: 'The AWS credentials have run out',
        why,
        next: 'aws sso login    # or get new ones as you got these; then run the command again',
      },
      error,
    );
  return failure(
    {
      what: 'AWS does not accept the credentials',
      why,
      next: 'aws sts get-caller-identity    # and see whether the clock of this computer is right',
    },
    error,
  );
};

/** The SDK names a profile that gives none. */
const credentialsAdvice = (message: string): string => {
  const [, profile] = /using profile: \[([\w.@-]+)\]/.exec(message) ?? [];
  return profile === undefined
    ? 'aws sso login    # or: aws configure; or set AWS_PROFILE, or profile in fleet.yaml'
    : `aws sso login --profile ${profile}    # or: aws configure --profile ${profile}; or name another one: AWS_PROFILE, or profile in fleet.yaml`;
};

const clockError = (behind: number, error: AwsError, why: string): MayflyError => {
  const minutes = Math.round(Math.abs(behind) / 60_000);
  const wrong = minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
  return failure(
    {
      what: `The clock of this computer is wrong: ${wrong} ${behind > 0 ? 'behind' : 'ahead of'} AWS's`,
      why,
      next: 'sudo timedatectl set-ntp true    # then run the command again; if AWS still refuses: aws sso login',
    },
    error,
  );
};
