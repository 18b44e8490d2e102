import { join } from 'node:path';
import { systemError } from '../../scripts/world/errno.ts';
import type { Seeded } from './seeded.ts';

/** A file or a folder: as programs see it, and as it is on the platter. */
export interface Inode {
  readonly kind: 'file' | 'folder';
  mode: number;
  modified: Date;
  content: Buffer;
  /** undefined until the first sync. */
  durable: Buffer | undefined;
  readonly names: Map<string, Inode>;
  durableNames: Map<string, Inode>;
  /** Changes of names since the last sync of the folder; each happens whole or not at all. */
  pending: Map<string, Inode | undefined>[];
}

/**
 * A disk that keeps what was synced: the content of a file by a sync of the file, its name by a sync of its folder.
 * What was not synced may be lost, kept or torn when the power goes, each for itself.
 */
export interface Drive {
  readonly root: Inode;
  inode(path: string): Inode | undefined;
  /** The folder that a path is in, if there is one, and its name there. */
  place(path: string): { readonly folder: Inode | undefined; readonly name: string };
  /** The power goes and comes back. */
  losePower(random: Seeded): void;
  /** Every file and its content, by path, as programs see them. */
  tree(): Map<string, Buffer>;
  /** Plants a file as if it had been there since 1970. */
  plant(path: string, content: string | Uint8Array): void;
}

export const newInode = (kind: Inode['kind'], mode: number, modified: Date): Inode => ({
  kind,
  mode,
  modified,
  content: Buffer.alloc(0),
  durable: undefined,
  names: new Map(),
  durableNames: new Map(),
  pending: [],
});

/** Changes names of a folder, whole. */
export const rename = (folder: Inode, changes: Map<string, Inode | undefined>): void => {
  folder.pending.push(changes);
  applyTo(folder.names, changes);
};

const applyTo = (names: Map<string, Inode>, changes: Map<string, Inode | undefined>): void => {
  for (const [name, inode] of changes) inode ? names.set(name, inode) : names.delete(name);
};

export const sync = (inode: Inode): void => {
  inode.durable = inode.content;
  inode.durableNames = new Map(inode.names);
  inode.pending = [];
};

export const newDrive = (): Drive => {
  const root = newInode('folder', 0o755, new Date(0));
  const known = new Map<string, readonly string[]>();
  const namesOf = (path: string): readonly string[] => {
    const names = known.get(path) ?? path.split('/').filter(part => part !== '');
    known.set(path, names);
    return names;
  };
  const walk = (names: readonly string[], path: string): Inode | undefined => {
    let at: Inode | undefined = root;
    for (const name of names) {
      if (at && at.kind !== 'folder') throw systemError('ENOTDIR', `not a folder on the way: ${path}`);
      at = at?.names.get(name);
    }
    return at;
  };
  const drive: Drive = {
    root,
    inode: path => walk(namesOf(path), path),
    place: path => {
      const names = namesOf(path);
      return { folder: walk(names.slice(0, -1), path), name: names.at(-1) ?? '' };
    },
    losePower: random => loseIn(root, random),
    tree: () => new Map(filesUnder(root, '/')),
    plant: (path, content) => {
      const names = path.split('/').filter(part => part !== '');
      const last = names.pop() ?? '';
      let at = root;
      for (const name of names) {
        const folder = at.names.get(name) ?? newInode('folder', 0o700, new Date(0));
        rename(at, new Map([[name, folder]]));
        sync(at);
        at = folder;
      }
      const file = at.names.get(last) ?? newInode('file', 0o600, new Date(0));
      file.content = Buffer.from(content);
      file.modified = new Date(0);
      rename(at, new Map([[last, file]]));
      sync(file);
      sync(at);
    },
  };
  return drive;
};

const loseIn = (inode: Inode, random: Seeded): void => {
  if (inode.kind === 'file') {
    inode.content = leftOf(inode.content, inode.durable, random);
    inode.durable = inode.content;
    return;
  }
  const names = new Map(inode.durableNames);
  for (const changes of inode.pending) if (random.chance(0.5)) applyTo(names, changes);
  inode.names.clear();
  for (const [name, child] of names) {
    inode.names.set(name, child);
    loseIn(child, random);
  }
  sync(inode);
};

/** Of what was written after the last sync: nothing, a beginning, or as many NULs in its place (ext4, XFS). */
const leftOf = (content: Buffer, durable: Buffer | undefined, random: Seeded): Buffer => {
  const kept = durable ?? Buffer.alloc(0);
  if (content.equals(kept)) return kept;
  const added = content.subarray(kept.length);
  const part = added.subarray(0, random.below(added.length + 1));
  const written = random.chance(0.3) ? Buffer.alloc(part.length) : part;
  return Buffer.concat([kept, written]);
};

const filesUnder = function* (inode: Inode, path: string): Generator<[string, Buffer]> {
  if (inode.kind === 'file') yield [path, inode.content];
  for (const [name, child] of inode.names) yield* filesUnder(child, join(path, name));
};
