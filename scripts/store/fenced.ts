import { temporaryPath } from '../world/temporary.ts';
import type { World } from '../world/world.ts';
import type { HeldLease } from './lease.ts';
import { fileMode } from './paths.ts';

/**
 * Replaces a file of the fleet's folder while the lock is held. A holder that is stopped in between cannot replace
 * what the next one wrote: either the lock is looked at after the takeover, or the takeover has swept the temporary file.
 */
export const writeFenced = async (
  { files, random }: World,
  lease: HeldLease,
  path: string,
  content: string | Uint8Array,
): Promise<void> => {
  const temporary = temporaryPath(path, random);
  try {
    await files.write(temporary, content, fileMode);
    await lease.check();
    await files.rename(temporary, path);
  } catch (thrown) {
    // The first failure is the one to tell; what stays is swept by the next holder.
    await files.remove(temporary).catch(() => undefined);
    // A file that is swept away is the sign of a takeover: then this tells it.
    await lease.check();
    throw thrown;
  }
};
