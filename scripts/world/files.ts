import * as promises from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Disk, Status } from './disk.ts';
import { systemError, unless } from './errno.ts';
import { appendSynced, syncFolder, writeTemporary } from './synced.ts';
import type { Entry, EntryKind, Files, Random } from './world.ts';

/** Files whose changes survive a crash: see open(2), rename(2), link(2) and fsync(2). */
export const syncedFiles = (disk: Disk, random: Random): Files => {
  const files: Files = {
    read: path => disk.readFile(path),

    entry: async path => {
      const status = await unless(disk.lstat(path), 'ENOENT');
      return status && entryOf(basename(path), status);
    },

    list: async folder => {
      const names = await files.names(folder);
      const entries = await Promise.all(
        names.map(async name => (await files.entry(join(folder, name))) ?? unreachable(name)),
      );
      return entries.filter(entry => entry !== undefined);
    },

    names: async folder => (await disk.readdir(folder)).sort(),

    write: (path, content, mode) =>
      writeTemporary(disk, random, path, content, mode, async temporary => {
        await disk.rename(temporary, path);
        await syncFolder(disk, dirname(path));
      }),

    create: async (path, content, mode) => {
      if (await files.entry(path)) return false;
      return writeTemporary(disk, random, path, content, mode, async temporary => {
        const linked = await unless(
          disk.link(temporary, path).then(() => true),
          'EEXIST',
        );
        await disk.unlink(temporary);
        await syncFolder(disk, dirname(path));
        return linked ?? false;
      });
    },

    append: (path, content) => appendSynced(disk, path, content),

    makeFolder: async (path, mode) => {
      const parent = dirname(path);
      // A folder that exists may not be durable yet: its maker may have died before it could sync.
      if (await unless(disk.stat(parent), 'ENOENT')) await syncReadable(disk, dirname(parent));
      else await files.makeFolder(parent, mode);
      await unless(disk.mkdir(path, mode), 'EEXIST');
      if (!(await disk.stat(path)).isDirectory()) throw systemError('ENOTDIR', `not a folder: ${path}`);
      await syncReadable(disk, parent);
    },

    rename: async (from, to) => {
      await disk.rename(from, to);
      await syncFolder(disk, dirname(to));
      if (dirname(from) !== dirname(to)) await syncFolder(disk, dirname(from));
    },

    remove: async path => {
      if (await removeTree(disk, path)) await syncFolder(disk, dirname(path));
    },
  };
  return files;
};

/** The files of this computer. */
export const realFiles = (random: Random): Files => syncedFiles(promises, random);

const entryOf = (name: string, status: Status): Entry => ({
  name,
  kind: kindOf(status),
  mode: status.mode & 0o7777,
  size: status.size,
  modified: status.mtime,
});

const kindOf = (status: Status): EntryKind => {
  if (status.isFile()) return 'file';
  if (status.isDirectory()) return 'folder';
  return status.isSymbolicLink() ? 'link' : 'other';
};

/** A folder that we may enter but not read, such as /home, was made by others. */
const syncReadable = (disk: Disk, folder: string): Promise<unknown> =>
  unless(syncFolder(disk, folder), 'EACCES');

/** Answers whether there was anything. */
const removeTree = async (disk: Disk, path: string): Promise<boolean> => {
  const status = await unless(disk.lstat(path), 'ENOENT');
  if (!status) return false;
  if (!status.isDirectory()) {
    await unless(disk.unlink(path), 'ENOENT');
    return true;
  }
  for (const name of await disk.readdir(path)) await removeTree(disk, join(path, name));
  await unless(disk.rmdir(path), 'ENOENT');
  return true;
};

/** A name that is not UTF-8 cannot be asked for; it must not get lost. Any other that is missing has gone since. */
const unreachable = (name: string): Entry | undefined =>
  name.includes('\uFFFD') ? { name, kind: 'other', mode: 0, size: 0, modified: new Date(0) } : undefined;
