import type * as SecretsManager from '@aws-sdk/client-secrets-manager';
import type { Answer, At } from '../../at.ts';
import { ApiError } from '../../contract.ts';
import type { HeldSecret } from '../../state.ts';

const invalid = (message: string) => new ApiError('InvalidParameterException', message);

/** By name or by ARN. Source: Secrets Manager API reference, "GetSecretValue". */
const find = ({ place }: At, id: string | undefined): HeldSecret => {
  if (!id) throw invalid('You must provide a SecretId.');
  const found = [...place.secrets.values()].find(({ name, arn }) => name === id || arn === id);
  if (found) return found;
  throw new ApiError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
};

/** Exactly one of the two, of at most 65,536 bytes. */
const readValue = ({
  SecretString: text,
  SecretBinary: binary,
}: {
  SecretString?: string | undefined;
  SecretBinary?: Uint8Array | undefined;
}): HeldSecret['value'] => {
  if (text !== undefined && binary !== undefined)
    throw invalid(
      "You can't specify both a binary secret value and a string secret value in the same secret.",
    );
  const bytes = text === undefined ? binary?.length : Buffer.byteLength(text);
  if (bytes === undefined) return undefined;
  if (bytes < 1 || bytes > 65_536)
    throw new ApiError('ValidationException', 'The secret value must have from 1 to 65536 bytes.');
  return text ?? binary;
};

const newVersion = ({ cloud }: At, token: string | undefined): string =>
  token ?? [8, 4, 4, 4, 12].map(digits => cloud.ids.hex(digits).slice(0, digits)).join('-');

export const createSecret = (
  at: At,
  input: SecretsManager.CreateSecretCommandInput,
): Answer<SecretsManager.CreateSecretCommandOutput> => {
  const { place, cloud } = at;
  const name = input.Name ?? '';
  if (!/^[A-Za-z0-9/_+=.@-]{1,512}$/.test(name)) throw invalid('Invalid name.');
  if (place.secrets.has(name))
    throw new ApiError(
      'ResourceExistsException',
      `The operation failed because the secret ${name} already exists.`,
    );
  const value = readValue(input);
  const arn = `arn:aws:secretsmanager:${place.region.name}:${place.account}:secret:${name}-${cloud.ids.hex(6).slice(0, 6)}`;
  const version = newVersion(at, input.ClientRequestToken);
  place.secrets.set(name, { name, arn, value, version, changedAt: cloud.now });
  return { ARN: arn, Name: name, ...(value !== undefined && { VersionId: version }) };
};

export const putSecretValue = (
  at: At,
  input: SecretsManager.PutSecretValueCommandInput,
): Answer<SecretsManager.PutSecretValueCommandOutput> => {
  const secret = find(at, input.SecretId);
  const value = readValue(input);
  if (value === undefined) throw invalid('You must provide either SecretString or SecretBinary.');
  secret.value = value;
  secret.version = newVersion(at, input.ClientRequestToken);
  secret.changedAt = at.cloud.now;
  return { ARN: secret.arn, Name: secret.name, VersionId: secret.version, VersionStages: ['AWSCURRENT'] };
};

export const getSecretValue = (
  at: At,
  input: SecretsManager.GetSecretValueCommandInput,
): Answer<SecretsManager.GetSecretValueCommandOutput> => {
  const { name, arn, value, version, changedAt } = find(at, input.SecretId);
  if (value === undefined)
    throw new ApiError(
      'ResourceNotFoundException',
      "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT",
    );
  return {
    ARN: arn,
    Name: name,
    VersionId: version,
    VersionStages: ['AWSCURRENT'],
    CreatedDate: new Date(changedAt),
    ...(typeof value === 'string' ? { SecretString: value } : { SecretBinary: value }),
  };
};
