import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';

/** The smallest that Lightsail's documentation speaks of; nobody ever uses it. */
const modulusLength = 2048;

/** A string, or a number without a sign, of RFC 4251, section 5. */
const field = (bytes: Buffer, isNumber: boolean): Buffer => {
  const whole = isNumber && (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.alloc(1), bytes]) : bytes;
  const length = Buffer.alloc(4);
  length.writeUInt32BE(whole.length);
  return Buffer.concat([length, whole]);
};

/** A public key in OpenSSH's format whose private half is thrown away: it opens nothing to anybody. Source: RFC 4253, 6.6. */
export const deadKey = async (): Promise<string> => {
  const { publicKey } = await promisify(generateKeyPair)('rsa', { modulusLength });
  const { n = '', e = '' } = publicKey.export({ format: 'jwk' });
  const blob = Buffer.concat([
    field(Buffer.from('ssh-rsa'), false),
    field(Buffer.from(e, 'base64url'), true),
    field(Buffer.from(n, 'base64url'), true),
  ]);
  return `ssh-rsa ${blob.toString('base64')} mayfly`;
};
