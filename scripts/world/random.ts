import { randomBytes } from 'node:crypto';
import type { Random } from './world.ts';

/** Randomness that is fit for keys. */
export const realRandom = (): Random => ({ bytes: count => randomBytes(count) });
