import { hash } from 'node:crypto';
import type * as Ec2 from '@aws-sdk/client-ec2';
import type { Answer, At } from '../at.ts';
import { ApiError } from '../contract.ts';
import { dryRun, missing } from '../errors.ts';
import { filter } from '../filters.ts';
import { newId } from '../ids.ts';
import type { KeyPair } from '../state.ts';
import { readSpecifications, showTags } from '../tags.ts';

/** Per region. */
const most = 5_000;

const malformed = () => new ApiError('InvalidKey.Format', 'Key is not in valid OpenSSH public key format');

/** As ssh-keygen(1) shows it for ed25519: SHA-256; for RSA keys that are imported: MD5. */
const fingerprintOf = (type: KeyPair['type'], blob: Buffer): string =>
  type === 'ed25519'
    ? hash('sha256', blob, 'base64')
    : (hash('md5', blob, 'hex').match(/../g) ?? []).join(':');

export const importKeyPair = (
  { cloud, place }: At,
  input: Ec2.ImportKeyPairCommandInput,
): Answer<Ec2.ImportKeyPairCommandOutput> => {
  const { KeyName: name, PublicKeyMaterial: material } = input;
  if (name === undefined || name === '') throw missing('KeyName');
  if (material === undefined) throw missing('PublicKeyMaterial');
  const publicKey = Buffer.from(material).toString().trim();
  const [algorithm, encoded = ''] = publicKey.split(/\s+/);
  const type = algorithm === 'ssh-ed25519' ? 'ed25519' : algorithm === 'ssh-rsa' ? 'rsa' : undefined;
  const blob = Buffer.from(encoded, 'base64');
  if (
    !type ||
    !blob
      .subarray(4)
      .toString('latin1')
      .startsWith(algorithm ?? '')
  )
    throw malformed();
  const tags = readSpecifications(input.TagSpecifications, ['key-pair'])['key-pair'];
  for (const key of place.keys.values())
    if (key.name === name)
      throw new ApiError('InvalidKeyPair.Duplicate', `The keypair already exists: '${name}'`);
  if (place.keys.size >= most)
    throw new ApiError('KeyPairLimitExceeded', 'The maximum number of key pairs has been reached.');
  if (input.DryRun) throw dryRun();
  const key: KeyPair = {
    id: newId(cloud, 'key'),
    tags: new Map(tags),
    name,
    publicKey,
    fingerprint: fingerprintOf(type, blob),
    type,
    createdAt: cloud.now,
  };
  place.keys.set(key.id, key);
  return { KeyName: name, KeyPairId: key.id, KeyFingerprint: key.fingerprint, Tags: showTags(key.tags) };
};

export const describeKeyPairs = (
  { place }: At,
  input: Ec2.DescribeKeyPairsCommandInput,
): Answer<Ec2.DescribeKeyPairsCommandOutput> => {
  const fits = filter<KeyPair>(input.Filters, {
    'key-pair-id': ({ id }) => id,
    'key-name': ({ name }) => name,
    fingerprint: ({ fingerprint }) => fingerprint,
  });
  if (input.DryRun) throw dryRun();
  const all = [...place.keys.values()];
  const asked = [...(input.KeyPairIds ?? []), ...(input.KeyNames ?? [])];
  const found = asked.map(word => {
    const key = all.find(({ id, name }) => id === word || name === word);
    if (!key) throw new ApiError('InvalidKeyPair.NotFound', `The key pair '${word}' does not exist`);
    return key;
  });
  return {
    KeyPairs: (asked.length > 0 ? found : all).filter(fits).map(key => ({
      KeyPairId: key.id,
      KeyName: key.name,
      KeyType: key.type,
      KeyFingerprint: key.fingerprint,
      CreateTime: new Date(key.createdAt),
      Tags: showTags(key.tags),
      ...(input.IncludePublicKey ? { PublicKey: key.publicKey } : {}),
    })),
  };
};

/** One that is not there is deleted already: no error. */
export const deleteKeyPair = (
  { place }: At,
  input: Ec2.DeleteKeyPairCommandInput,
): Answer<Ec2.DeleteKeyPairCommandOutput> => {
  const { KeyName: name, KeyPairId: id } = input;
  if (name === undefined && id === undefined) throw missing('KeyName');
  if (input.DryRun) throw dryRun();
  for (const key of place.keys.values())
    if (key.id === id || key.name === name) {
      place.keys.delete(key.id);
      return { Return: true, KeyPairId: key.id };
    }
  return { Return: true };
};
