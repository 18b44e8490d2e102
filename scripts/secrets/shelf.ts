import { join } from 'node:path';
import { type Scope, scopeName } from '../fleet/names.ts';
import { Secret } from '../fleet/secret.ts';
import { fileMode, folderMode, safeName } from '../store/paths.ts';
import { refuseOpenFile, refuseOpenFolder } from '../store/privacy.ts';
import type { World } from '../world/world.ts';

/**
 * Secrets of one fleet in the folder of the store, 0600 in 0700, and the key of their versions. They are the user's: a
 * destroy leaves them.
 */
export interface Shelf {
  get(name: string): Promise<Secret | undefined>;
  put(name: string, secret: Secret): Promise<void>;
  /** 32 bytes that never leave this store; undefined where none were needed yet, unless they are to be made. */
  key(make: boolean): Promise<Buffer | undefined>;
  readonly location: string;
}

/** `_` begins no name of a fleet. */
const folderName = '_secrets';

export const openShelf = ({ files, random }: World, root: string, scope: Scope): Shelf => {
  const top = join(root, folderName);
  const folder = join(
    top,
    scopeName(scope) === scope.fleet ? scope.fleet : `${scope.fleet}.${scope.environment}`,
  );
  const keyFile = join(top, 'key');
  const read = async (path: string): Promise<Buffer | undefined> => {
    await refuseOpenFolder(files, top);
    await refuseOpenFolder(files, folder);
    return (await refuseOpenFile(files, path)) ? files.read(path) : undefined;
  };
  const key = async (make: boolean) => {
    if (make) {
      await files.makeFolder(top, folderMode);
      await files.create(keyFile, random.bytes(32), fileMode);
    }
    return read(keyFile);
  };
  return {
    location: folder,
    get: async name => {
      const bytes = await read(join(folder, safeName(name)));
      return bytes && new Secret(bytes);
    },
    put: async (name, secret) => {
      await key(true);
      await files.makeFolder(folder, folderMode);
      await read(join(folder, safeName(name)));
      await files.write(join(folder, safeName(name)), secret.reveal(), fileMode);
    },
    key,
  };
};
