import { join } from 'node:path';
import type { World } from '../world/world.ts';
import { problemIn, type UnitPart } from './bundle-units.ts';
import type { Problem } from './problem.ts';
import { runIfThere, withScratch } from './scratch.ts';

/** Told already, or true only of this host. */
const notOurs =
  /is not executable|Unknown section|Missing '='|not found|Failed to (connect|create|initialize)/;

/**
 * What the systemd of this host says to the settings of the units: unknown keys, values that it cannot read. Only
 * warnings, because the machine's systemd may be newer. Nothing where there is no systemd.
 */
export const verifyUnits = async (world: World, parts: readonly UnitPart[]): Promise<Problem[]> => {
  if (parts.length === 0) return [];
  if ((await runIfThere(world, ['systemd-analyze', '--version'], 10_000))?.code !== 0) return [];
  return withScratch(world, async folder => {
    const byPath = new Map<string, UnitPart>();
    for (const part of parts) {
      const name = part.file.path.split('/').at(-1) ?? '';
      const place = part.dropIn ? join(folder, `${part.unit}.d`) : folder;
      await world.files.makeFolder(place, 0o700);
      await world.files.write(join(place, name), part.file.content);
      byPath.set(join(place, name), part);
    }
    const mains = [...byPath].filter(([, { dropIn }]) => !dropIn).map(([path]) => path);
    if (mains.length === 0) return [];
    const finished = await runIfThere(world, ['systemd-analyze', 'verify', '--man=no', ...mains], 60_000);
    const lines = [...new Set(finished?.stderr.split('\n'))];
    return lines.flatMap(text => {
      const [, path = '', line, said = ''] = /^(.*?):(\d+): (.*)$/.exec(text) ?? [];
      const part = byPath.get(path);
      if (!part || notOurs.test(said)) return [];
      return [problemIn(part.file, Number(line), 'warning', `systemd says: ${said}`)];
    });
  });
};
