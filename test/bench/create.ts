import { join } from 'node:path';
import { type Bed, interleaved } from './bed.ts';
import { absolute, comparison, type Finding, unmeasured } from './finding.ts';
import { floorFleet } from './floor-fleet.ts';
import { destroyLater, mayfly } from './standing.ts';
import { work, writeFleet } from './workload.ts';

const limits = { ratio: 1.15, megabytes: 250 };

/**
 * From `./mayfly create` to its end, against engine, OpenSSH and shell alone. Verifies on the way what the floor does
 * not: host keys of their own, cloud-init's verdict, the manifest, 3 s of steady units. Peak memory comes from the same runs.
 */
export const measureCreate = async (
  bed: Bed,
  parts: { readonly ratio: boolean; readonly memory: boolean },
): Promise<Finding[]> => {
  const peaks: number[] = [];
  const ours = await ourSide(bed, peaks);
  const rounds = bed.rounds ?? (parts.ratio ? 3 : 1);
  const findings: Finding[] = [];
  const what = `create of ${bed.machines} machines`;
  if (parts.ratio) {
    const floor = await floorSide(bed);
    bed.say(`${what}: once each to warm up\n`);
    for (const side of [floor, ours]) await side();
    const measured = await interleaved(bed, rounds, what, { floor, ours });
    findings.push(comparison(what, measured.ours, measured.floor, 's', limits.ratio));
  } else await interleaved(bed, rounds, what, { ours });
  if (!parts.memory) return findings;
  const title = `peak memory of create, ${bed.machines} machines`;
  const held =
    peaks.length > 0
      ? absolute(title, peaks, 'MB', limits.megabytes)
      : unmeasured(title, 'not measured: no /proc');
  return [...findings, held];
};

const ourSide = async (bed: Bed, peaks: number[]): Promise<() => Promise<number>> => {
  const name = `create${process.pid}`;
  const folder = join(bed.folder, 'create');
  await writeFleet(bed.root, folder, name, [`count: ${bed.machines}`]);
  destroyLater(bed, folder, name);
  return async () => {
    const { milliseconds, peak } = await bed.run(mayfly(bed, 'create'), { folder, memory: true });
    if (peak !== undefined) peaks.push(peak);
    await bed.run(mayfly(bed, 'destroy', '--yes'), { folder });
    return milliseconds;
  };
};

const floorSide = async (bed: Bed): Promise<() => Promise<number>> => {
  const name = `floor${process.pid}`;
  const fleet = await floorFleet(bed, name, join(bed.folder, 'floor'));
  const script = join(bed.root, 'test/bench/floor/create.sh');
  const { folder, engine, prefix } = fleet;
  destroyLater(bed, folder, name);
  return async () => {
    await fleet.renew();
    const words = [folder, engine, String(bed.machines), prefix, work.units.join(' ')];
    const { milliseconds } = await bed.run(['sh', script, ...words], { folder });
    await bed.run(mayfly(bed, 'destroy', '--fleet', name, '--provider', 'local', '--approve', name), {
      folder,
    });
    return milliseconds;
  };
};
