import { join } from 'node:path';
import { namePattern, type Scope } from '../fleet/names.ts';
import { unless } from '../world/errno.ts';
import type { Files, World } from '../world/world.ts';
import { acquire } from './acquire.ts';
import { type Book, bookReader, traces } from './book.ts';
import { beginJournal } from './journal.ts';
import { journalWriter } from './journal-writer.ts';
import { keepLease } from './lease.ts';
import { lockedStore, releasePath, sweepFolder } from './locked.ts';
import { sweepLock } from './numbers.ts';
import { fileMode, folderMode, type Paths, pathsOf, safeName } from './paths.ts';
import { refuseOpenFile, refuseOpenFolder } from './privacy.ts';
import { type Lease, type Lock, standing, usualLease } from './standing.ts';
import type { FleetStore, LockedFleetStore, Store, Waiting } from './store.ts';
import { tellingFiles } from './trouble.ts';

/** A store in a folder of this computer (or on a share): `<root>/<fleet>/<environment>/`. */
export const folderStore = (outside: World, root: string, lease: Lease = usualLease): Store => {
  const world: World = { ...outside, files: tellingFiles(outside.files) };
  return {
    location: root,
    open: scope => openFleet(world, pathsOf(root, scope), scope, lease),
    scopes: () => scopesIn(world.files, root),
  };
};

const openFleet = (world: World, paths: Paths, scope: Scope, lease: Lease): FleetStore => {
  const { files } = world;
  const fleetLock: Lock = { world, folder: paths.lock, scope, lease };
  const readBook = bookReader(files, paths, scope);
  const store: FleetStore = {
    scope,
    read: async () => {
      await refuseOpenFolder(files, paths.folder);
      return (await readBook()).memory;
    },
    lock: (command, waiting) => takeLock(fleetLock, store, paths, readBook, command, waiting),
    holder: async () => {
      const seen = await standing(fleetLock);
      return seen.state === 'free' ? undefined : seen.holder;
    },
    clientKey: async () => {
      await refuseOpenFolder(files, paths.folder);
      return (await refuseOpenFile(files, paths.key))
        ? (await files.read(paths.key)).toString('utf8')
        : undefined;
    },
    release: async id => (await unless(files.read(releasePath(paths, id)), 'ENOENT'))?.toString('utf8'),
    debugFolder: async name => {
      const folder = join(paths.debug, safeName(name));
      await files.makeFolder(folder, folderMode);
      return folder;
    },
  };
  return store;
};

const takeLock = async (
  lock: Lock,
  store: FleetStore,
  paths: Paths,
  readBook: () => Promise<Book>,
  command: string,
  waiting?: Waiting,
): Promise<LockedFleetStore> => {
  const { world, scope } = lock;
  await refuseOpenFolder(world.files, paths.folder);
  await prepare(world, paths, scope);
  const { journal, head } = await readBook();
  const floor = Math.max(journal?.tip.fence ?? 0, head?.fence ?? 0);
  const held = await acquire(lock, command, floor, waiting);
  const { fence } = held.note;
  const kept = keepLease(lock, held);
  try {
    await sweepLock(world.files, paths.lock, fence);
    await sweepFolder(world, paths);
    const writer = await journalWriter(world, paths, scope, fence, kept, await readBook());
    return lockedStore(world, store, paths, fence, kept, writer);
  } catch (thrown) {
    // What went wrong first is what to tell; a lock that stays is free as soon as this process has ended.
    await kept.release().catch(() => undefined);
    throw thrown;
  }
};

/** The journal comes before the lock's folder: a fleet that was ever locked has one, or it was lost. */
const prepare = async ({ files, random }: World, paths: Paths, scope: Scope): Promise<void> => {
  await files.makeFolder(paths.folder, folderMode);
  if ((await traces(files, paths)).length === 0) {
    const { text } = beginJournal(scope, random.bytes(8).toString('hex'));
    // ENOENT: whoever made it first has swept the temporary file of this one.
    await unless(files.create(paths.journal, text, fileMode), 'ENOENT');
  }
  await files.makeFolder(paths.lock, folderMode);
};

const scopesIn = async (files: Files, root: string): Promise<Scope[]> => {
  const scopes: Scope[] = [];
  for (const fleet of await foldersIn(files, root))
    for (const environment of await foldersIn(files, join(root, fleet))) {
      const scope = { fleet, environment };
      if ((await traces(files, pathsOf(root, scope))).length > 0) scopes.push(scope);
    }
  return scopes;
};

const foldersIn = async (files: Files, folder: string): Promise<string[]> =>
  ((await unless(files.list(folder), 'ENOENT')) ?? [])
    .filter(({ name, kind }) => kind === 'folder' && namePattern.test(name))
    .map(({ name }) => name);
