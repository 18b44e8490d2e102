import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { bundled } from '../../support/bundled.ts';
import type { Bed } from '../bed.ts';
import { absolute, comparison, counted, type Finding } from '../finding.ts';
import { boundOf, leastCalls } from './bound.ts';
import { type Scale, trip } from './run.ts';

const sizes = [1_000, 10_000];
const limits = { time: 1.1, calls: 1.2, megabytes: 300 };

/**
 * The real `create` with the real EC2 provider under simulated time, on the lab with AWS's documented buckets, over all
 * regions that every account has. Neither the lab nor the machines are in the measured process.
 */
export const measureScale = async (bed: Bed): Promise<Finding[]> => {
  const programs = join(bed.folder, 'scale');
  await bundled(bed.root, programs, ['test/bench/scale/side.ts', 'test/bench/scale/lab-side.ts']);
  const findings: Finding[] = [];
  for (const size of sizes) findings.push(...(await measureOne(bed, programs, size)));
  return findings;
};

const measureOne = async (bed: Bed, programs: string, size: number): Promise<Finding[]> => {
  const store = join(programs, `store-${size}`);
  await mkdir(store);
  bed.say(`create of ${size} machines under simulated time\n`);
  const ran = await bed.run([process.execPath, join(programs, 'side.mjs'), String(size), store]);
  const scale = JSON.parse(ran.stdout) as Scale;
  const least = leastCalls(scale.regions);
  const bound = boundOf(least, trip);
  const what = `create of ${size} in ${scale.regions.length} regions, simulated`;
  bed.say(`  bound: ${bound.words}\n${callWords(scale, least)}`);
  bed.say(
    `  ${scale.connections} connections at a time; ${(scale.cpu / 1000).toFixed(1)} s of the processor\n`,
  );
  const calls = Object.values(scale.calls).reduce((sum, count) => sum + count, 0);
  const fewest = least.reduce((sum, each) => sum + each.calls, 0);
  return [
    comparison(what, [scale.took], [bound.milliseconds], 's', limits.time),
    counted('  its calls to AWS, floor: the least possible', calls, fewest, 'calls', limits.calls),
    absolute('  its peak memory, without SSH and SDK', [scale.peak], 'MB', limits.megabytes),
  ];
};

/** Each action of which more was called than is needed. */
const callWords = ({ calls }: Scale, least: ReturnType<typeof leastCalls>): string => {
  const needed = new Map<string, number>(least.map(({ action, calls: count }) => [action, count]));
  return Object.entries(calls)
    .filter(([action, count]) => count > (needed.get(action) ?? 0))
    .map(([action, count]) => `  ${action}: ${count} calls, least ${needed.get(action) ?? 0}\n`)
    .join('');
};
