import { readFile } from 'node:fs/promises';
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import type { StandingMachine } from './standing.ts';

/** What this program is given: the path of a file with this, as JSON. */
export interface Job {
  readonly root: string;
  /** With fleet.yaml and instance/. */
  readonly folder: string;
  readonly machines: readonly Pick<StandingMachine, 'name' | 'endpoint' | 'hostKeys'>[];
  readonly clientKey: string;
}

// As the launcher's stub does it.
enableCompileCache(join(import.meta.dirname, 'cache'));
const { deployAll } = await import('./deploy-all.ts');
await deployAll(JSON.parse(await readFile(process.argv[2] ?? '', 'utf8')) as Job);
