import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { bundled } from '../../support/bundled.ts';
import type { Bed } from '../bed.ts';
import { absolute, type Finding } from '../finding.ts';
import { spread } from '../statistics.ts';
import type { CoreAlone } from './side.ts';

const schedules = 1000;
/** Milliseconds: thousands a second, so 2,000. */
const limit = 500;

/**
 * The lab's core alone, on every core of the processor at once: everything that the schedules of `just prove` ask of it,
 * asked again at the same times without the operations that asked.
 */
export const measureCore = async (bed: Bed): Promise<Finding[]> => {
  const programs = join(bed.folder, 'core');
  await bundled(bed.root, programs, ['test/bench/core/side.ts']);
  const cores = availableParallelism();
  bed.say(`what ${schedules} schedules ask of the lab's core, on ${cores} cores\n`);
  const words = [String(schedules), String(bed.rounds ?? 5)];
  // As the children of `just prove` have it.
  const side = [process.execPath, '--max-semi-space-size=32', join(programs, 'side.mjs'), ...words] as const;
  const ran = await Promise.all(Array.from({ length: cores }, () => bed.run(side)));
  const alone = ran.map(({ stdout }) => JSON.parse(stdout) as CoreAlone);
  const took = alone.flatMap(({ rounds }) => rounds.map(milliseconds => milliseconds / cores));
  const { median } = spread(took);
  bed.say(
    `  ${Math.round((schedules * 1000) / median)} schedules, ${Math.round(((alone[0]?.calls ?? 0) * 1000) / median)} calls a second\n`,
  );
  return [absolute(`${schedules} schedules on the lab's core alone, on ${cores} cores`, took, 's', limit)];
};
