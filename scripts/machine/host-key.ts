import { createHash } from 'node:crypto';
import { usageError } from '../errors.ts';

/** A public host key as the SSH wire knows it. `blob` is what the server sends (RFC 4253 section 6.6). */
export interface HostKey {
  readonly line: string;
  readonly blob: Buffer;
}

/** Host keys that a machine may show. Never empty, by type: there is no connection without one. */
export type HostKeys = readonly [HostKey, ...HostKey[]];

/** Reads `ssh-ed25519 AAAA… comment`. */
export const parseHostKey = (line: string): HostKey => {
  const [type, base64] = line.trim().split(/\s+/);
  const blob = Buffer.from(base64 ?? '', 'base64');
  if (!type || blob.toString('base64') !== base64 || !isWhole(type, blob))
    throw usageError({ what: 'This is not a public host key', why: line.slice(0, 80) });
  return { line: `${type} ${base64}`, blob };
};

/** The type, then the parts of the key, each with its length before it (RFC 4251 section 5, string). */
const isWhole = (type: string, blob: Buffer): boolean => {
  const parts: Buffer[] = [];
  let at = 0;
  while (at + 4 <= blob.length) {
    const end = at + 4 + blob.readUInt32BE(at);
    parts.push(blob.subarray(at + 4, end));
    at = end;
  }
  // RFC 8709 section 4: 32 bytes, no more and no less.
  if (type === 'ssh-ed25519' && parts[1]?.length !== 32) return false;
  return at === blob.length && parts.length > 1 && parts[0]?.toString('latin1') === type;
};

/** Several lines; throws when there is none. */
export const parseHostKeys = (lines: readonly string[]): HostKeys => {
  const [first, ...rest] = lines.map(parseHostKey);
  if (!first) throw usageError({ what: 'No host key is known for this machine' });
  return [first, ...rest];
};

export const isTrusted = (keys: HostKeys, shown: Buffer): boolean => keys.some(key => key.blob.equals(shown));

/** `SHA256:…` as `ssh-keygen -l` prints it. */
export const fingerprint = (blob: Buffer): string =>
  `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;
