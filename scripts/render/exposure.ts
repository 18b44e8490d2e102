import { join } from 'node:path';
import { foreignError } from '../errors.ts';
import type { World } from '../world/world.ts';
import { runIfThere, withScratch } from './scratch.ts';

export interface Exposure {
  /** 0 (nothing) to 10 (everything). */
  readonly score: number;
  /** Every line of the analysis that adds to the score. */
  readonly reasons: readonly string[];
}

/** The most that a unit shipped with mayfly may have. */
export const exposureLimit = 2;

/** `systemd-analyze security --offline` came with this version. */
const since = 250;

/**
 * How exposed a service is, by `systemd-analyze security` (0 to 10); undefined where this host has no systemd 250 or
 * newer. Throws a foreign error when the program does not understand the unit.
 */
export const exposureOf = async (
  world: World,
  unit: { readonly name: string; readonly text: string },
): Promise<Exposure | undefined> => {
  const version = await runIfThere(world, ['systemd-analyze', '--version'], 10_000);
  if (Number(/^systemd (\d+)/.exec(version?.stdout ?? '')?.[1] ?? 0) < since) return undefined;
  return withScratch(world, async folder => {
    const path = join(folder, unit.name);
    await world.files.write(path, unit.text);
    const finished = await world.processes.run(
      [
        'systemd-analyze',
        'security',
        '--offline=true',
        '--no-pager',
        `--threshold=${exposureLimit * 10}`,
        path,
      ],
      { timeout: 30_000, environment: { LC_ALL: 'C.UTF-8', SYSTEMD_COLORS: '0' } },
    );
    const [, score] = /Overall exposure level for .*: (\d+\.\d+)/.exec(finished.stdout) ?? [];
    // Exit code 1 means "over the threshold" as well as "not understood": only the text tells them apart.
    if (score === undefined)
      throw foreignError({
        what: `systemd-analyze cannot judge ${unit.name}`,
        why: finished.stderr.trim().split('\n').slice(-3).join('; '),
      });
    const reasons = finished.stdout
      .split('\n')
      .filter(line => /\s\d\.\d\s*$/.test(line) && !line.startsWith('→'));
    return { score: Number(score), reasons: reasons.map(line => line.trim().replace(/\s+/g, ' ')) };
  });
};
