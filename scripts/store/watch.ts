import { scopeName } from '../fleet/names.ts';
import { unless } from '../world/errno.ts';
import { decodeNote } from './holder.ts';
import { highestFence, lockFile } from './numbers.ts';
import type { Lock } from './standing.ts';
import type { Holder, Waiting } from './store.ts';

/** `dead`: no sign of life for a whole lease · `alive`: it gave one · `changed`: look again. */
export type Seen = 'dead' | 'alive' | 'changed';

/**
 * Watches a silent holder for a whole lease on our monotonic clock: a clock on the wall that is wrong, here or there,
 * steals nothing.
 */
export const watch = async (
  { world, folder, scope, lease }: Lock,
  { fence, holder, bytes }: { fence: number; holder: Holder; bytes: Buffer },
  { say, signal }: Waiting,
): Promise<Seen> => {
  const { files, clock } = world;
  const file = lockFile(folder, fence);
  say?.(
    `${holder.user}@${holder.host} seems to have died with the lock of ${scopeName(scope)} (${file}); ` +
      `watching for ${Math.ceil(lease.length / 1000)} s whether it lives`,
  );
  const until = clock.monotonic() + lease.length;
  for (;;) {
    await clock.sleep(Math.max(1, Math.min(lease.heartbeat, until - clock.monotonic())), signal);
    const now = await unless(files.read(file), 'ENOENT');
    if (!now || (await highestFence(files, folder)) !== fence) return 'changed';
    if (!now.equals(bytes)) {
      const note = decodeNote(now, scope);
      return typeof note === 'object' && note.released ? 'changed' : 'alive';
    }
    if (clock.monotonic() >= until) return 'dead';
  }
};
