import { generateKeyPairSync } from 'node:crypto';

/** A private key file (openssh-key-v1, OpenSSH's PROTOCOL.key) of halves that need not belong together. */
export const keyFile = (shown: Buffer, seed: Buffer): string => {
  const string = (part: Buffer | string) => {
    const bytes = Buffer.from(part);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return Buffer.concat([length, bytes]);
  };
  const open = Buffer.concat([string('ssh-ed25519'), string(shown)]);
  const secret = Buffer.concat([Buffer.alloc(8), open, string(Buffer.concat([seed, shown])), string('')]);
  const padding = Buffer.from([1, 2, 3, 4, 5, 6, 7].slice(0, (8 - (secret.length % 8)) % 8));
  const bytes = Buffer.concat([
    Buffer.from('openssh-key-v1\0'),
    string('none'),
    string('none'),
    string(''),
    Buffer.from([0, 0, 0, 1]),
    string(open),
    string(Buffer.concat([secret, padding])),
  ]);
  const lines = bytes.toString('base64').match(/.{1,70}/g) ?? [];
  return ['-----BEGIN OPENSSH PRIVATE KEY-----', ...lines, '-----END OPENSSH PRIVATE KEY-----', ''].join(
    '\n',
  );
};

/** The raw halves of a new key. */
export const newKey = () => {
  const { privateKey } = generateKeyPairSync('ed25519');
  const { x = '', d = '' } = privateKey.export({ format: 'jwk' });
  return { shown: Buffer.from(x, 'base64url'), seed: Buffer.from(d, 'base64url') };
};
