import { realBirthOf } from './birth.ts';
import { errno } from './errno.ts';
import { realHand } from './hand.ts';
import { realRun } from './run.ts';
import { realList } from './running.ts';
import { realStart } from './start.ts';
import type { Processes } from './world.ts';

/** The processes of this computer. */
export const realProcesses = (platform: string): Processes => ({
  run: realRun,
  hand: realHand,
  start: realStart,
  birthOf: realBirthOf(platform, realRun),
  list: realList(platform, realRun),
  kill: (pid, signal) => {
    try {
      process.kill(pid, signal);
    } catch (thrown) {
      if (errno(thrown) !== 'ESRCH') throw thrown;
    }
  },
});
