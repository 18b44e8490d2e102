import { join } from 'node:path';
import { bug } from '../errors.ts';
import { namePattern, type Scope } from '../fleet/names.ts';

/** Where one fleet's records are. */
export interface Paths {
  readonly folder: string;
  readonly journal: string;
  readonly head: string;
  readonly lock: string;
  readonly key: string;
  readonly releases: string;
  readonly debug: string;
}

/** Folders are 0700 and files 0600: the records hold the fleet's client key. */
export const folderMode = 0o700;
export const fileMode = 0o600;

export const pathsOf = (root: string, scope: Scope): Paths => {
  for (const name of [scope.fleet, scope.environment])
    if (!namePattern.test(name))
      throw bug(`not the name of a fleet or an environment: ${JSON.stringify(name)}`);
  const folder = join(root, scope.fleet, scope.environment);
  return {
    folder,
    journal: join(folder, 'journal.jsonl'),
    head: join(folder, 'head'),
    lock: join(folder, 'lock'),
    key: join(folder, 'key'),
    releases: join(folder, 'releases'),
    debug: join(folder, 'debug'),
  };
};

/** One part of a path that came from elsewhere. Throws for anything that could leave the folder. */
export const safeName = (name: string): string => {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/.test(name))
    throw bug(`not the name of a file: ${JSON.stringify(name)}`);
  return name;
};
