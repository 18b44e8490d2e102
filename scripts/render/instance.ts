import { join } from 'node:path';
import { type MayflyError, messageOf, usageError } from '../errors.ts';
import { isManifestPath } from '../fleet/manifest.ts';
import { show } from '../fleet/show.ts';
import type { Entry, Files } from '../world/world.ts';
import { shForPeople } from './quote.ts';

/** One file of the instance folder, as it is in the checkout. */
export interface InstanceFile {
  /** Relative to the instance folder, with `/`. */
  readonly path: string;
  readonly mode: '644' | '755';
  readonly content: Buffer;
  /** Built elsewhere: neither rendered nor checked as what people write. */
  readonly built?: true;
  /** Where it is in the user's checkout, for messages. */
  readonly file: string;
}

/** The most that is uploaded to each machine. */
export const bundleLimit = 512 * 1024 * 1024;

/** Left by file managers and kept for git; nobody means to upload them. */
const ignored = ['.DS_Store', '.gitkeep'];

const refusal = (file: string, what: string, next: string): MayflyError =>
  usageError({ what: `${show(file)} ${what}`, file, next });

const words: Readonly<Record<string, string>> = {
  EACCES: 'cannot be read: this user has no right to',
  EPERM: 'cannot be read: the system does not permit it',
  ENOENT: 'vanished while it was read',
  EISDIR: 'is a folder',
  EIO: 'cannot be read: the disk failed',
};

const unreadable = (file: string, thrown: unknown): MayflyError => {
  const code = (thrown as { code?: string } | undefined)?.code ?? '';
  const what = words[code] ?? `cannot be read (${code || messageOf(thrown)})`;
  return usageError({ what: `${show(file)} ${what}`, file, next: `ls -l ${shForPeople(file)}` }, thrown);
};

const checkEntry = ({ name, kind }: Entry, file: string): void => {
  if (name.includes('\ufffd'))
    throw refusal(file, 'has a name that is not valid UTF-8', 'rename it, or move it elsewhere');
  if (!isManifestPath(name))
    throw refusal(
      file,
      'has a line break, another control character, or a space at an end in its name',
      'rename it',
    );
  if (kind === 'link')
    throw refusal(
      file,
      'is a symbolic link; a bundle has none, so that it can hold nothing from outside its folder',
      'put the file itself there, or make the link in setup.sh',
    );
  if (kind === 'other')
    throw refusal(file, 'is a device, a socket or a pipe, which cannot be uploaded', 'move it elsewhere');
};

/**
 * Every file of the instance folder, sorted by path. `folder` is absolute, `shown` is its name in the checkout. Throws
 * a usage error for links, devices, names that no list can hold, what cannot be read, and more than 512 MiB.
 */
export const readInstance = async (
  files: Files,
  folder: string,
  shown: string,
  limit = bundleLimit,
): Promise<InstanceFile[]> => {
  const found: InstanceFile[] = [];
  let total = 0;

  const read = async (entry: Entry, path: string): Promise<void> => {
    const file = `${shown}/${path}`;
    checkEntry(entry, file);
    if (entry.kind === 'folder') return walk(path);
    total += entry.size;
    if (total > limit)
      throw refusal(
        shown,
        `holds more than ${limit >> 20} MiB; ${show(file)} is over the limit`,
        'fetch big files in setup.sh, with a checksum',
      );
    try {
      const content = await files.read(join(folder, path));
      found.push({ path, mode: entry.mode & 0o111 ? '755' : '644', content, file });
    } catch (thrown) {
      throw unreadable(file, thrown);
    }
  };

  const walk = async (path: string): Promise<void> => {
    const entries = await files.list(join(folder, path)).catch((thrown: unknown) => {
      throw unreadable(path === '' ? shown : `${shown}/${path}`, thrown);
    });
    for (const entry of entries)
      if (!ignored.includes(entry.name))
        await read(entry, path === '' ? entry.name : `${path}/${entry.name}`);
  };

  const top = await files.entry(folder).catch((thrown: unknown) => {
    throw unreadable(shown, thrown);
  });
  if (top?.kind !== 'folder')
    throw usageError({
      what: top ? `${show(shown)} is not a folder` : `There is no folder ${show(shown)}`,
      file: shown,
      next: 'correct "instance" in fleet.yaml, or make the folder with a setup.sh in it',
    });
  await walk('');
  return found;
};
