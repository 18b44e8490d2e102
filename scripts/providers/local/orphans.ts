import { resourceName, type Scope } from '../../fleet/names.ts';
import type { RunningProcess, World } from '../../world/world.ts';

/** The monitor of a container: conmon(8), which podman starts for each and which outlives it. */
export interface Monitor {
  readonly pid: number;
  /** Id of its container. */
  readonly id: string;
  /** Path of the runtime that made the container. */
  readonly runtime: string;
}

/** The monitors of a scope's machines, by the names that podman gave them on their command line. */
export const monitorsOf = (scope: Scope, processes: readonly RunningProcess[]): Monitor[] =>
  processes.flatMap(({ pid, argv }) => {
    const after = (flag: string) => argv[argv.indexOf(flag) + 1] ?? '';
    const ours =
      /(^|\/)conmon$/.test(argv[0] ?? '') &&
      after('-n').startsWith(`${resourceName(scope)}.`) &&
      argv.includes('-c');
    return ours ? [{ pid, id: after('-c'), runtime: after('-r') }] : [];
  });

/**
 * Ends machines that podman does not know: it was ended after its runtime had made the container, and before it had
 * recorded that. Nobody else ever would.
 */
export const endOrphans = async (world: World, scope: Scope): Promise<void> => {
  const { processes } = world;
  for (const { pid, id, runtime } of monitorsOf(scope, await processes.list())) {
    // 1: there is no such container. Source: podman-container-exists(1).
    const known = await processes.run(['podman', 'container', 'exists', id], { timeout: 30_000 });
    if (known.code !== 1) continue;
    await processes.run([runtime as string, 'delete', '--force', id], { timeout: 30_000 });
    processes.kill(pid, 'SIGKILL');
  }
};
