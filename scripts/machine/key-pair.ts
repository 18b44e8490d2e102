import ssh2 from 'ssh2';
import { bug } from '../errors.ts';

export interface KeyPair {
  /** OpenSSH format. */
  readonly private: string;
  /** `ssh-ed25519 AAAA… comment` */
  readonly public: string;
}

/** A new ed25519 pair (RFC 8709). */
export const makeKeyPair = (comment: string): KeyPair => {
  for (let tries = 0; tries < 100; tries++) {
    const pair = ssh2.utils.generateKeyPairSync('ed25519', { comment });
    if (isWhole(pair.public)) return { private: pair.private, public: pair.public };
  }
  throw bug('No whole key pair came in 100 tries');
};

/** ssh2 loses zeros at the start of a public key: one pair in 256 would be refused everywhere. */
const isWhole = (line: string): boolean =>
  /^ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI[A-Za-z0-9+/]{43}( |$)/.test(line);

/** The public line of a private key in OpenSSH format. */
export const publicLine = (privateKey: string, comment: string): string => {
  const parsed = ssh2.utils.parseKey(privateKey);
  const key = Array.isArray(parsed) ? parsed[0] : parsed;
  if (!key || key instanceof Error) throw key ?? new Error('no key');
  return `${key.type} ${key.getPublicSSH().toString('base64')} ${comment}`;
};

/** Why a text is no private key that a login could use, or undefined when it is one. */
export const whyNoPrivateKey = (text: string): string | undefined => {
  const parsed = ssh2.utils.parseKey(text);
  if (parsed instanceof Error) return parsed.message;
  const key = Array.isArray(parsed) ? parsed[0] : parsed;
  return key?.isPrivateKey() ? undefined : 'it is a public key';
};
