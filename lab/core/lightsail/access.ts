import { createHash } from 'node:crypto';
import type * as Sdk from '@aws-sdk/client-lightsail';
import type { Answer, At } from '../at.ts';
import { notNow } from './errors.ts';
import { lightStateOf } from './life.ts';
import { addressOfLight, usernameOf } from './show.ts';
import type { LightInstance, WitnessedKey } from './state.ts';
import { findThing } from './things.ts';

/** How long the temporary key is good. Milliseconds. */
const life = 60_000;

/**
 * The host keys that Lightsail saw, which may take a while, with a temporary key that would open the machine. The key is
 * nothing but text here: it is recognised wherever it should not be.
 */
export const getInstanceAccessDetails = (
  at: At,
  { instanceName, protocol = 'ssh' }: Sdk.GetInstanceAccessDetailsCommandInput,
): Answer<Sdk.GetInstanceAccessDetailsCommandOutput> => {
  const { cloud } = at;
  const instance = findThing(at, 'Instance', instanceName);
  if (lightStateOf(instance, cloud.now) !== 'running')
    throw notNow(`The instance ${instanceName} is not running.`);
  const ipAddress = addressOfLight(at, instance);
  return {
    accessDetails: {
      instanceName: instance.name,
      protocol,
      username: usernameOf(instance.blueprint),
      ...(ipAddress !== undefined && { ipAddress }),
      ...(instance.ipv6 !== undefined && { ipv6Addresses: [instance.ipv6] }),
      privateKey: temporary('PRIVATE KEY', cloud.ids.hex(64)),
      certKey: temporary('CERTIFICATE', cloud.ids.hex(64)),
      expiresAt: new Date(cloud.now + life),
      hostKeys: witnessed(at, instance).map(showKey),
    },
  };
};

/** What stands in every temporary key of the lab. */
export const temporaryMark = 'lab-temporary-secret';

const temporary = (kind: string, secret: string) =>
  `-----BEGIN RSA ${kind}-----\n${temporaryMark}-${secret}\n-----END RSA ${kind}-----\n`;

/** Without a real machine there is one key that belongs to the instance, seen after a while. */
const witnessed = ({ cloud }: At, instance: LightInstance): readonly WitnessedKey[] => {
  if (cloud.options.backing || instance.hostKeys.length > 0) return instance.hostKeys;
  const at = instance.runsAt + cloud.timings.hostKeys;
  if (cloud.now < at) return [];
  const key = createHash('sha256').update(instance.id).digest();
  const blob = Buffer.concat([part(Buffer.from('ssh-ed25519')), part(key)]);
  return [{ algorithm: 'ssh-ed25519', publicKey: blob.toString('base64'), at }];
};

/** A string of RFC 4251, section 5. */
const part = (bytes: Buffer): Buffer => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
};

const showKey = ({ algorithm, publicKey, at }: WitnessedKey): Sdk.HostKeyAttributes => {
  const blob = Buffer.from(publicKey, 'base64');
  const print = (hash: string) => createHash(hash).update(blob).digest('base64').replace(/=+$/, '');
  return {
    algorithm,
    publicKey,
    witnessedAt: new Date(at),
    fingerprintSHA1: `SHA1:${print('sha1')}`,
    fingerprintSHA256: `SHA256:${print('sha256')}`,
  };
};
