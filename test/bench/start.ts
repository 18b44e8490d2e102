import { type Bed, interleaved } from './bed.ts';
import { comparison, type Finding } from './finding.ts';
import { mayfly, type Standing } from './standing.ts';

/** Starting a command, against the bare start of the same Node. */
export const measureStart = async (bed: Bed, standing: Standing): Promise<Finding[]> => {
  const timed = (argv: readonly [string, ...string[]]) => async () =>
    (await bed.run(argv, { folder: standing.folder })).milliseconds;
  const sides = {
    node: timed([process.execPath, '-e', '0']),
    help: timed(mayfly(bed, '--help')),
    list: timed(mayfly(bed, 'list')),
  };
  for (const side of Object.values(sides)) await side();
  const { node, help, list } = await interleaved(bed, bed.rounds ?? 15, 'start', sides);
  return [
    comparison('./mayfly --help, floor: node -e 0', help, node, 'ms', 3.5),
    comparison(`./mayfly list of ${bed.machines}, floor: node -e 0`, list, node, 'ms', 8),
  ];
};
