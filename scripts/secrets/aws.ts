import type { SecretSource } from '../fleet/definition-secrets.ts';
import type { Secret } from '../fleet/secret.ts';
import type { Aws } from '../providers/aws/actions.ts';
import { AwsError } from '../providers/aws/aws-error.ts';
import { explained } from '../providers/aws/explain.ts';
import { missing, secretValue } from './value.ts';

type InAws = SecretSource & { from: 'aws' };

const where = ({ id, region }: InAws) => `${id} of AWS Secrets Manager in ${region}`;
const setIt = (name: string) => `mayfly secrets set ${name}`;

/** The current value. Whatever AWS answers instead of one is an error: a secret is never taken to be empty. */
export const readAwsSecret = async (aws: Aws, source: InAws, signal: AbortSignal): Promise<Secret> => {
  const { name, id, region } = source;
  try {
    const answer = await aws.call(region, 'secretsmanager:GetSecretValue', { SecretId: id }, signal);
    const { SecretString: text, SecretBinary: binary } = answer;
    // Where both are missing it was never given a value.
    return secretValue(name, text ?? binary ?? '', setIt(name));
  } catch (thrown) {
    if (isAbsent(thrown)) throw missing(name, `there is no ${where(source)}`, setIt(name));
    throw explained(thrown, `read the secret ${name}, ${where(source)}`);
  }
};

/** Gives it a new value, and makes it where there is none. */
export const writeAwsSecret = async (
  aws: Aws,
  source: InAws,
  secret: Secret,
  signal: AbortSignal,
): Promise<void> => {
  const { name, id, region } = source;
  // Text where it is text: consoles show it, and other programs expect it.
  const bytes = secret.reveal();
  const text = bytes.toString('utf8');
  const value = Buffer.from(text).equals(bytes) ? { SecretString: text } : { SecretBinary: bytes };
  try {
    await aws.call(region, 'secretsmanager:PutSecretValue', { SecretId: id, ...value }, signal);
  } catch (thrown) {
    if (!isAbsent(thrown) || id.startsWith('arn:'))
      throw explained(thrown, `set the secret ${name}, ${where(source)}`);
    await aws.call(region, 'secretsmanager:CreateSecret', { Name: id, ...value }, signal).catch(refused => {
      throw explained(refused, `make the secret ${name}, ${where(source)}`);
    });
  }
};

const isAbsent = (thrown: unknown): boolean =>
  thrown instanceof AwsError && thrown.code === 'ResourceNotFoundException';
