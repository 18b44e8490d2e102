import ssh2 from 'ssh2';

export interface KeyPair {
  /** OpenSSH format. */
  readonly private: string;
  /** `ssh-ed25519 AAAA… comment` */
  readonly public: string;
}

/** A new ed25519 pair (RFC 8709). */
export const makeKeyPair = (comment: string): KeyPair => {
  const pair = ssh2.utils.generateKeyPairSync('ed25519', { comment });
  return { private: pair.private, public: pair.public };
};

/** The public line of a private key in OpenSSH format. */
export const publicLine = (privateKey: string, comment: string): string => {
  const parsed = ssh2.utils.parseKey(privateKey);
  const key = Array.isArray(parsed) ? parsed[0] : parsed;
  if (!key || key instanceof Error) throw key ?? new Error('no key');
  return `${key.type} ${key.getPublicSSH().toString('base64')} ${comment}`;
};
