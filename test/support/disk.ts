import { constants } from 'node:fs';
import { dirname } from 'node:path';
import type { Disk, OpenFile, Status } from '../../scripts/world/disk.ts';
import { systemError } from '../../scripts/world/errno.ts';
import { type Drive, type Inode, newInode, rename, sync } from './drive.ts';
import type { Life } from './fate.ts';
import type { Seeded } from './seeded.ts';

/** A drive as one process sees it, with node:fs/promises' errors. Without links and rights. */
export const simulatedDisk = (drive: Drive, life: Life, random: Seeded, now: () => Date): Disk => {
  const found = (path: string): Inode => {
    const inode = drive.inode(path);
    if (!inode) throw systemError('ENOENT', `no such file or folder: ${path}`);
    return inode;
  };
  const placeOf = (path: string): { folder: Inode; name: string } => {
    const { folder, name } = drive.place(path);
    if (!folder) throw systemError('ENOENT', `no such folder: ${dirname(path)}`);
    if (folder.kind !== 'folder') throw systemError('ENOTDIR', `not a folder: ${dirname(path)}`);
    return { folder, name };
  };
  const put = (path: string, inode: Inode | undefined): void => {
    const { folder, name } = placeOf(path);
    rename(folder, new Map([[name, inode]]));
  };

  const opened = (inode: Inode): OpenFile => ({
    write: bytes => {
      const add = (count: number) => {
        inode.content = Buffer.concat([inode.content, bytes.subarray(0, count)]);
        inode.modified = now();
        return { bytesWritten: count };
      };
      return life.step(
        'write',
        () => add(bytes.length),
        () => add(random.below(bytes.length)),
      );
    },
    chmod: mode =>
      life.step('fchmod', () => {
        inode.mode = mode;
      }),
    sync: () => life.step('fsync', () => sync(inode)),
    datasync: () => life.step('fdatasync', () => sync(inode)),
    close: () => closed,
  });

  const openInode = (path: string, flags: number, mode: number): Inode => {
    const inode = drive.inode(path);
    if (inode && flags & constants.O_CREAT && flags & constants.O_EXCL) throw systemError('EEXIST', path);
    if (inode?.kind === 'folder' && flags & constants.O_WRONLY) throw systemError('EISDIR', path);
    if (inode?.kind === 'file' && flags & constants.O_DIRECTORY) throw systemError('ENOTDIR', path);
    if (inode) return inode;
    if (!(flags & constants.O_CREAT)) throw systemError('ENOENT', path);
    const made = newInode('file', mode, now());
    put(path, made);
    return made;
  };

  return {
    open: (path, flags, mode = 0o666) => life.step('open', () => opened(openInode(path, flags, mode))),
    readFile: path =>
      life.step('read', () => {
        const inode = found(path);
        if (inode.kind === 'folder') throw systemError('EISDIR', path);
        return Buffer.from(inode.content);
      }),
    readdir: path =>
      life.step('readdir', () => {
        const inode = found(path);
        if (inode.kind === 'file') throw systemError('ENOTDIR', path);
        return [...inode.names.keys()];
      }),
    lstat: path => life.step('lstat', () => statusOf(found(path))),
    stat: path => life.step('stat', () => statusOf(found(path))),
    mkdir: (path, mode = 0o777) =>
      life.step('mkdir', () => {
        if (drive.inode(path)) throw systemError('EEXIST', path);
        put(path, newInode('folder', mode, now()));
      }),
    rmdir: path =>
      life.step('rmdir', () => {
        if (found(path).names.size > 0) throw systemError('ENOTEMPTY', path);
        put(path, undefined);
      }),
    link: (existing, path) =>
      life.step('link', () => {
        const inode = found(existing);
        if (drive.inode(path)) throw systemError('EEXIST', path);
        put(path, inode);
      }),
    unlink: path =>
      life.step('unlink', () => {
        if (found(path).kind === 'folder') throw systemError('EISDIR', path);
        put(path, undefined);
      }),
    rename: (from, to) =>
      life.step('rename', () => {
        const inode = found(from);
        if (drive.inode(to)?.kind === 'folder') throw systemError('EISDIR', to);
        const [source, target] = [placeOf(from), placeOf(to)];
        if (source.folder !== target.folder) {
          put(to, inode);
          put(from, undefined);
        } else
          rename(
            target.folder,
            new Map([
              [target.name, inode],
              [source.name, undefined],
            ]),
          );
      }),
  };
};

const closed = Promise.resolve();

const statusOf = (inode: Inode): Status => ({
  mode: inode.mode,
  size: inode.content.length,
  mtime: inode.modified,
  isFile: () => inode.kind === 'file',
  isDirectory: () => inode.kind === 'folder',
  isSymbolicLink: () => false,
});
