import { type MayflyError, usageError } from '../errors.ts';
import { Secret } from '../fleet/secret.ts';

/** AWS Secrets Manager takes no more; systemd takes a megabyte for all credentials of a unit. */
export const longestSecret = 65_536;

/** One line end at the end is not part of a value: editors put it there. Throws for what can be no secret. */
export const secretValue = (name: string, value: string | Uint8Array, next: string): Secret => {
  const bytes = Buffer.from(value);
  const end = bytes.at(-1) === 0x0a ? (bytes.at(-2) === 0x0d ? -2 : -1) : bytes.length;
  const secret = new Secret(bytes.subarray(0, end));
  if (secret.reveal().toString('latin1').trim() === '') throw refused(name, 'is empty', next);
  if (secret.bytes > longestSecret)
    throw refused(name, `has ${secret.bytes} bytes, and at most ${longestSecret} are allowed`, next);
  return secret;
};

const refused = (name: string, what: string, next: string): MayflyError =>
  usageError({ what: `The secret ${name} ${what}`, next });

export const missing = (name: string, why: string, next: string): MayflyError =>
  usageError({ what: `The secret ${name} is missing`, why, next });
