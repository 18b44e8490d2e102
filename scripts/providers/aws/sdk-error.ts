import { messageOf } from '../../errors.ts';
import { AwsError } from './aws-error.ts';

/** Names of errors that the SDK throws before anything was sent. */
const unsent: readonly string[] = ['CredentialsProviderError', 'TokenProviderError', 'ProviderError'];

/**
 * What the SDK threw, as an `AwsError`. `answered` is false unless it is known that the call was refused or never sent:
 * an answer that breaks off, or that makes no sense, does not tell whether the call was carried out.
 */
export const awsErrorOf = (thrown: unknown): AwsError => {
  if (!(thrown instanceof Error)) return new AwsError('Unknown', String(thrown), { answered: false });
  const status = statusOf(thrown);
  const message = messageOf(thrown) || thrown.name;
  if (isService(thrown)) return new AwsError(thrown.name, message, { status, cause: thrown });
  if (unsent.includes(thrown.name)) return new AwsError(thrown.name, message, { cause: thrown });
  // A proxy's page instead of an error: the status is an answer, the text is none.
  if (status !== undefined && status >= 300)
    return new AwsError('UnreadableAnswer', `HTTP ${status}: ${message}`, { status, cause: thrown });
  const code = codeOf(thrown) ?? (status === undefined ? thrown.name : 'UnreadableAnswer');
  return new AwsError(code, message, { answered: false, cause: thrown });
};

/** Exceptions that a service answered tell who is at fault. */
const isService = (thrown: Error): boolean => '$fault' in thrown && '$metadata' in thrown;

const statusOf = (thrown: Error): number | undefined => {
  const { $metadata, $response } = thrown as {
    $metadata?: { httpStatusCode?: number };
    $response?: { statusCode?: number };
  };
  return $metadata?.httpStatusCode ?? $response?.statusCode;
};

/** The system's code tells more than the SDK's name: it calls a reset and a broken pipe timeouts as well. */
const codeOf = (thrown: Error): string | undefined => {
  const code = 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : undefined;
  return code === 'ETIMEDOUT' ? thrown.name : code;
};
