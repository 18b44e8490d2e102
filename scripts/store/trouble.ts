import { failure } from '../errors.ts';
import { sh } from '../render/quote.ts';
import { errno } from '../world/errno.ts';
import type { Files } from '../world/world.ts';

/** What a system error means for people, by its code in errno(3). */
const meanings: Readonly<Record<string, { why: string; next: (path: string) => string }>> = {
  ENOSPC: {
    why: 'the disk is full',
    next: path => `make room, then run the command again; df -h shows where: df -h ${path}`,
  },
  EDQUOT: { why: 'your quota is used up', next: () => 'make room, then run the command again' },
  EROFS: { why: 'it is mounted read-only', next: path => `mount it writable: findmnt -T ${path}` },
  EIO: { why: 'the disk reports an error', next: () => 'look at the kernel log: dmesg | tail' },
  EMFILE: { why: 'too many files are open in this process', next: () => 'allow more: ulimit -n 4096' },
  ENFILE: {
    why: 'too many files are open on this computer',
    next: () => 'close programs, then run the command again',
  },
  EACCES: { why: 'you may not', next: path => `look at the rights: ls -ld ${path}` },
  EPERM: { why: 'you may not', next: path => `look at the rights: ls -ld ${path}` },
  ELOOP: { why: 'it is a symbolic link', next: path => `look at it: ls -ld ${path}` },
  ENOTDIR: {
    why: 'a folder was expected, but it is something else',
    next: path => `look at it: ls -ld ${path}`,
  },
  EISDIR: { why: 'a file was expected, but it is a folder', next: path => `look at it: ls -ld ${path}` },
};

/** The same files, whose errors are told to people. A missing file still rejects with `ENOENT`: callers decide. */
export const tellingFiles = (files: Files): Files => ({
  read: path => telling('cannot be read', path, files.read(path)),
  entry: path => telling('cannot be examined', path, files.entry(path)),
  list: path => telling('cannot be listed', path, files.list(path)),
  names: path => telling('cannot be listed', path, files.names(path)),
  write: (path, content, mode) => telling('cannot be written', path, files.write(path, content, mode)),
  create: (path, content, mode) => telling('cannot be made', path, files.create(path, content, mode)),
  append: (path, content) => telling('cannot be written', path, files.append(path, content)),
  makeFolder: (path, mode) => telling('cannot be made', path, files.makeFolder(path, mode)),
  rename: (from, to) => telling('cannot be renamed', from, files.rename(from, to)),
  remove: path => telling('cannot be removed', path, files.remove(path)),
});

const telling = <T>(what: string, path: string, promise: Promise<T>): Promise<T> =>
  promise.catch((thrown: unknown) => {
    const code = errno(thrown);
    if (code === undefined || code === 'ENOENT') throw thrown;
    const { why, next } = meanings[code] ?? {
      why: 'the system refuses',
      next: (at: string) => `look at it: ls -ld ${at}`,
    };
    throw failure(
      { what: `The store ${what}: ${path}`, why: `${why} (${code})`, file: path, next: next(sh(path)) },
      thrown,
    );
  });
