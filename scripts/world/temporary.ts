import { basename, dirname, join } from 'node:path';
import type { Random } from './world.ts';

/** Where a file is written before it takes its name: in the same folder, so that rename(2) is atomic. */
export const temporaryPath = (path: string, random: Random): string =>
  join(dirname(path), `.${basename(path)}.${random.bytes(6).toString('hex')}.tmp`);

/** The name of the file that a left-over temporary file was meant for, or undefined for any other name. */
export const meantFor = (name: string): string | undefined => /^\.(.+)\.[0-9a-f]{12}\.tmp$/.exec(name)?.[1];
