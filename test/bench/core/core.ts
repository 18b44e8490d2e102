import { join } from 'node:path';
import { bundled } from '../../support/bundled.ts';
import type { Bed } from '../bed.ts';
import { absolute, type Finding } from '../finding.ts';
import { spread } from '../statistics.ts';
import type { CoreAlone } from './side.ts';

const schedules = 1000;
/** Thousands a second: 2,000 on one core. */
const limit = 500;

/**
 * The lab's core alone: everything that the schedules of `just prove` ask of it, asked again at the same times without
 * the operations that asked. On one core of the processor.
 */
export const measureCore = async (bed: Bed): Promise<Finding[]> => {
  const programs = join(bed.folder, 'core');
  await bundled(bed.root, programs, ['test/bench/core/side.ts']);
  bed.say(`what ${schedules} schedules ask of the lab's core\n`);
  const side = [
    process.execPath,
    join(programs, 'side.mjs'),
    String(schedules),
    String(bed.rounds ?? 5),
  ] as const;
  const { calls, rounds } = JSON.parse((await bed.run(side)).stdout) as CoreAlone;
  const { median } = spread(rounds);
  bed.say(
    `  ${Math.round((schedules * 1000) / median)} schedules, ${Math.round((calls * 1000) / median)} calls a second\n`,
  );
  return [absolute(`${schedules} schedules on the lab's core alone`, rounds, 's', limit)];
};
