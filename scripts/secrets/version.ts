import { createHmac } from 'node:crypto';
import type { Scope } from '../fleet/names.ts';
import type { Secret } from '../fleet/secret.ts';

/**
 * Stands for a value in the release, which is public: tags carry its id. Keyed, so that nobody without the store can
 * find a short value by trying; bound to its place, so that equal values do not look equal. A rotated value has another.
 */
export const versionOf = (
  key: Uint8Array,
  { fleet, environment }: Scope,
  name: string,
  secret: Secret,
): string =>
  createHmac('sha256', key)
    .update(`${JSON.stringify([fleet, environment, name])}\0`)
    .update(secret.reveal())
    .digest('hex')
    .slice(0, 32);
