import { resourceName, type Scope } from '../../fleet/names.ts';
import type { RunningProcess, World } from '../../world/world.ts';
import { ownerTags, type Unseen } from '../provider.ts';

const isEngine = ({ argv }: RunningProcess) => /(^|\/)(podman|docker)$/.test(argv[0] ?? '');

/** Engine commands of this scope that make something and outlived the run that started them. */
export const lateMakers = (scope: Scope, processes: readonly RunningProcess[]): RunningProcess[] => {
  const marks = [`${ownerTags.fleet}=${scope.fleet}`, `${ownerTags.environment}=${scope.environment}`];
  return processes.filter(
    process =>
      isEngine(process) &&
      process.argv.some(word => word === 'run' || word === 'create') &&
      marks.every(mark => process.argv.includes(mark)),
  );
};

/** The same for those that remove or move something by its name, which the next run gives out again. */
export const lateRemovers = (scope: Scope, processes: readonly RunningProcess[]): RunningProcess[] =>
  processes.filter(
    process =>
      isEngine(process) &&
      process.argv.some(word => word === 'rm' || word === 'connect' || word === 'disconnect') &&
      process.argv.some(word => word.startsWith(`${resourceName(scope)}.`)),
  );

const patience = 30_000;

/** Waits for late calls to finish; ends those that do not. What still lives after that is told. */
export const awaitLateCalls = async (world: World, scope: Scope): Promise<Unseen[]> => {
  const late = async () => {
    const running = await world.processes.list();
    return [...lateMakers(scope, running), ...lateRemovers(scope, running)];
  };
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
    why: `process ${pid} of an earlier run is still at work and cannot be ended`,
  }));
};
