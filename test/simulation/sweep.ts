import type { LabCloud } from '../support/lab-provider.ts';
import { drawOf } from './draw-lightsail.ts';
import { runPlan } from './run.ts';

export interface Failure {
  readonly seed: number;
  readonly broken: readonly string[];
}

export interface Swept {
  readonly schedules: number;
  readonly failures: readonly Failure[];
  /** Schedules that were run twice, to see whether the same happens. */
  readonly twice: number;
  readonly tally: Readonly<Record<string, number>>;
}

/** Runs the schedules of these seeds, one in a hundred of them twice. Ends early after so many failures. */
export const sweep = async (
  seeds: Iterable<number>,
  cloud: LabCloud = 'ec2',
  mostFailures = 1,
): Promise<Swept> => {
  const draw = drawOf(cloud);
  const failures: Failure[] = [];
  const tally: Record<string, number> = {};
  let schedules = 0;
  let twice = 0;
  for (const seed of seeds) {
    const result = await runPlan(draw(seed));
    schedules += 1;
    for (const [what, times] of Object.entries(result.judge)) tally[what] = (tally[what] ?? 0) + times;
    const broken = [...result.broken];
    if (seed % 100 === 0) {
      twice += 1;
      const again = await runPlan(draw(seed));
      if (again.hash !== result.hash)
        broken.push(`another run of it went another way: ${result.hash}, ${again.hash}`);
    }
    if (broken.length > 0) failures.push({ seed, broken });
    if (failures.length >= mostFailures) break;
  }
  return { schedules, failures, twice, tally };
};

export const range = function* (first: number, count: number, step = 1): Generator<number> {
  for (let index = 0; index < count; index += 1) yield first + index * step;
};

export const words = (failures: readonly Failure[], cloud: LabCloud = 'ec2'): string =>
  failures
    .map(
      ({ seed, broken }) => `${broken.join('\n  ')}\n  again: just prove --provider ${cloud} --only ${seed}`,
    )
    .join('\n');
