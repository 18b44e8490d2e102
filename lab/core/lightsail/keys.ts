import { createHash } from 'node:crypto';
import type * as Sdk from '@aws-sdk/client-lightsail';
import type { Answer, At } from '../at.ts';
import { invalidInput } from './errors.ts';
import { begin, showOperation } from './operations.ts';
import { pageOf } from './page.ts';
import { showKey } from './show.ts';
import type { LightKey } from './state.ts';
import { checkNames, findThing, named } from './things.ts';

/** No tags come with it, and only RSA is documented. Source: Lightsail API reference, ImportKeyPair. */
export const importKeyPair = (
  at: At,
  { keyPairName = '', publicKeyBase64 = '' }: Sdk.ImportKeyPairCommandInput,
): Answer<Sdk.ImportKeyPairCommandOutput> => {
  const { cloud, place } = at;
  const publicKey = readKey(publicKeyBase64);
  checkNames(at, [keyPairName]);
  const blob = Buffer.from(publicKey.split(' ')[1] ?? '', 'base64');
  const key: LightKey = {
    ...named(at, 'KeyPair', keyPairName, cloud.timings.visibleOthers),
    publicKey,
    fingerprint: createHash('sha1').update(blob).digest('hex').match(/../g)?.join(':') ?? '',
  };
  place.lightsail().things.set(keyPairName, key);
  return { operation: showOperation(at, begin(at, 'ImportKeyPair', key, 'all', cloud.timings.operation)) };
};

/** The line itself, or the same in base64. */
const readKey = (text: string): string => {
  const line = text.startsWith('ssh-') ? text : Buffer.from(text, 'base64').toString();
  if (/^ssh-rsa AAAAB3NzaC1yc2E[A-Za-z0-9+/=]+( .*)?\n?$/.test(line)) return line.trim();
  throw invalidInput('The public key is not a key of the type ssh-rsa.');
};

export const getKeyPairs = (
  at: At,
  { pageToken }: Sdk.GetKeyPairsCommandInput,
): Answer<Sdk.GetKeyPairsCommandOutput> => {
  const { items, nextPageToken } = pageOf(at, 'KeyPair', pageToken);
  const keyPairs = items.map(each => showKey(at, each));
  return { keyPairs, ...(nextPageToken !== undefined && { nextPageToken }) };
};

export const getKeyPair = (
  at: At,
  { keyPairName }: Sdk.GetKeyPairCommandInput,
): Answer<Sdk.GetKeyPairCommandOutput> => ({
  keyPair: showKey(at, findThing(at, 'KeyPair', keyPairName)),
});

export const deleteKeyPair = (
  at: At,
  { keyPairName }: Sdk.DeleteKeyPairCommandInput,
): Answer<Sdk.DeleteKeyPairCommandOutput> => {
  const key = findThing(at, 'KeyPair', keyPairName);
  at.place.lightsail().things.delete(key.name);
  return { operation: showOperation(at, begin(at, 'DeleteKeyPair', key, 'all', at.cloud.timings.operation)) };
};
