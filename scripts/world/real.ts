import { realClock } from './clock.ts';
import { realFiles } from './files.ts';
import { realHost } from './host.ts';
import { realProcesses } from './processes.ts';
import { realRandom } from './random.ts';
import type { World } from './world.ts';

/** This computer, as it is. */
export const realWorld = (): World => {
  const random = realRandom();
  const host = realHost();
  return {
    clock: realClock(),
    random,
    files: realFiles(random),
    processes: realProcesses(host.platform),
    host,
  };
};
