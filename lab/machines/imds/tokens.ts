import { createHmac, timingSafeEqual } from 'node:crypto';
import type { World } from '../../../scripts/world/world.ts';

/** Session tokens of IMDSv2. A token is good on its own instance only, and holds its own end. */
export interface Tokens {
  issue(instanceId: string, seconds: number): string;
  good(instanceId: string, token: string): boolean;
}

export const imdsTokens = ({ clock, random }: Pick<World, 'clock' | 'random'>): Tokens => {
  const key = random.bytes(32);
  const sealOf = (instanceId: string, until: Buffer) =>
    createHmac('sha256', key).update(instanceId).update('\0').update(until).digest();
  return {
    issue: (instanceId, seconds) => {
      const until = Buffer.alloc(8);
      until.writeDoubleBE(clock.monotonic() + seconds * 1000);
      return Buffer.concat([until, sealOf(instanceId, until)]).toString('base64url');
    },
    good: (instanceId, token) => {
      const bytes = Buffer.from(token, 'base64url');
      const until = bytes.subarray(0, 8);
      const seal = sealOf(instanceId, until);
      if (bytes.length !== 8 + seal.length || !timingSafeEqual(bytes.subarray(8), seal)) return false;
      return clock.monotonic() < until.readDoubleBE();
    },
  };
};
