import { createHash } from 'node:crypto';
import { canonicalJson, sha256 } from '../../fleet/canonical.ts';
import type { Making, Owner } from '../provider.ts';

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';

/** RFC 4648, section 6, in small letters and without padding. */
const base32 = (bytes: Uint8Array): string => {
  let text = '';
  let bits = 0;
  let value = 0;
  for (const byte of bytes) {
    value = (value << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += alphabet[(value >>> bits) & 31];
    }
    value &= (1 << bits) - 1;
  }
  return bits > 0 ? text + alphabet[(value << (5 - bits)) & 31] : text;
};

const token = (text: string): string => base32(createHash('sha256').update(text).digest()).slice(0, 64);

/** The idempotency token of one launch: the same for the same try of the same run, and for no other. */
export const launchToken = (
  { fleet, environment, run }: Owner,
  region: string,
  attempt: string,
  parameters: Making['parameters'],
): string => token([fleet, environment, run, region, attempt, sha256(canonicalJson(parameters))].join('|'));

/** For a call whose making has a readable name. */
export const nameToken = (name: string): string => token(name);
