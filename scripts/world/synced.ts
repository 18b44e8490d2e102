import { constants } from 'node:fs';
import { dirname } from 'node:path';
import type { Disk, OpenFile } from './disk.ts';
import { systemError, unless } from './errno.ts';
import { temporaryPath } from './temporary.ts';
import type { Random } from './world.ts';

const { O_APPEND, O_CREAT, O_DIRECTORY, O_EXCL, O_NOFOLLOW, O_RDONLY, O_WRONLY } = constants;

/** Writes a whole, synced temporary file beside `path` and hands it on; removes it when anything fails. */
export const writeTemporary = async <T>(
  disk: Disk,
  random: Random,
  path: string,
  content: string | Uint8Array,
  mode: number | undefined,
  finish: (temporary: string) => Promise<T>,
): Promise<T> => {
  const temporary = temporaryPath(path, random);
  const file = await disk.open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode);
  try {
    try {
      if (mode !== undefined) await file.chmod(mode);
      await writeAll(file, typeof content === 'string' ? Buffer.from(content) : content, path);
      await file.sync();
    } finally {
      await file.close();
    }
    return await finish(temporary);
  } catch (thrown) {
    // The first failure is the one to tell; a temporary file that stays is swept by its folder's next owner.
    await disk.unlink(temporary).catch(() => undefined);
    throw thrown;
  }
};

const writeAll = async (file: OpenFile, bytes: Uint8Array, path: string): Promise<void> => {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes.subarray(done));
    if (bytesWritten === 0) throw systemError('EIO', `nothing was written to ${path}`);
    done += bytesWritten;
  }
};

/**
 * Appends by one write(2). A short write is an error and is not continued: another's text could stand between
 * the two parts.
 */
export const appendSynced = async (disk: Disk, path: string, content: string): Promise<void> => {
  const flags = O_WRONLY | O_APPEND | O_NOFOLLOW;
  const existing = await unless(disk.open(path, flags), 'ENOENT');
  const file = existing ?? (await disk.open(path, flags | O_CREAT));
  try {
    const bytes = Buffer.from(content);
    if (bytes.length > 0) {
      const { bytesWritten } = await file.write(bytes);
      if (bytesWritten < bytes.length)
        throw systemError('ENOSPC', `only ${bytesWritten} of ${bytes.length} bytes were written to ${path}`);
    }
    await file.datasync();
  } finally {
    await file.close();
  }
  if (!existing) await syncFolder(disk, dirname(path));
};

/** Makes the names in a folder survive a crash. File systems that cannot sync a folder say EINVAL or ENOTSUP. */
export const syncFolder = async (disk: Disk, folder: string): Promise<void> => {
  const handle = await disk.open(folder, O_RDONLY | O_DIRECTORY);
  try {
    await unless(handle.sync(), 'EINVAL', 'ENOTSUP');
  } finally {
    await handle.close();
  }
};
