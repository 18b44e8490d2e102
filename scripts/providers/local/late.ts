import type { Scope } from '../../fleet/names.ts';
import type { RunningProcess, World } from '../../world/world.ts';
import { ownerTags, type Unseen } from '../provider.ts';

/** Engine commands of this scope that make something and outlived the run that started them. */
export const lateMakers = (scope: Scope, processes: readonly RunningProcess[]): RunningProcess[] => {
  const marks = [`${ownerTags.fleet}=${scope.fleet}`, `${ownerTags.environment}=${scope.environment}`];
  return processes.filter(
    ({ argv }) =>
      /(^|\/)(podman|docker)$/.test(argv[0] ?? '') &&
      argv.some(word => word === 'run' || word === 'create') &&
      marks.every(mark => argv.includes(mark)),
  );
};

const patience = 30_000;

/** Waits for late makers to finish; ends those that do not. What still lives after that is told. */
export const awaitLateMakers = async (world: World, scope: Scope): Promise<Unseen[]> => {
  const late = async () => lateMakers(scope, await world.processes.list());
  const until = world.clock.monotonic() + patience;
  let left = await late();
  while (left.length > 0 && world.clock.monotonic() < until) {
    await world.clock.sleep(100);
    left = await late();
  }
  for (const { pid } of left) world.processes.kill(pid, 'SIGKILL');
  if (left.length > 0) await world.clock.sleep(500);
  return (await late()).map(({ pid, argv }) => ({
    place: argv[0] ?? 'engine',
    why: `process ${pid} of an earlier run is still making something and cannot be ended`,
  }));
};
