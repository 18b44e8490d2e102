import { failure, foreignError, usageError } from '../../errors.ts';
import type { Definition } from '../../fleet/definition.ts';
import type { Engine } from './engine.ts';

/** Measured: a booted machine with a small service holds about 65 MB. */
const bytesPerMachine = 65 * 1024 ** 2;
/** The base image and a build of it. */
const diskNeeded = 1.5 * 1024 ** 3;

/** inotify instances of root that systemd and logind of one machine hold, measured. Without one, a boot hangs. */
const watchesPerMachine = 6;

interface EngineInfo {
  host?: { memTotal?: number };
  store?: {
    graphRoot?: string;
    graphRootAllocated?: number;
    graphRootUsed?: number;
    containerStore?: { running?: number };
  };
  MemTotal?: number;
  ContainersRunning?: number;
}

/**
 * Whether this host can hold the fleet: the engine answers, memory, disk and inotify instances suffice. Makes nothing.
 * `watches`: inotify instances that a user may have. Resolves with what people should know.
 */
export const checkRoom = async (
  engine: Engine,
  definition: Definition,
  watches: number | undefined,
): Promise<string[]> => {
  const finished = await engine.try(['info', '--format', '{{json .}}'], { timeout: 30_000 });
  if (finished.code !== 0) {
    const why = finished.stderr.trim().split('\n').at(-1) ?? '';
    if (/permission denied|operation not permitted|cannot re-exec|newuidmap/i.test(finished.stderr))
      throw usageError({
        what: `${engine.name} is installed, but you may not use it`,
        why,
        next:
          engine.name === 'docker'
            ? 'sudo usermod -aG docker "$USER"    # then log in again'
            : 'just set-up    # as root; or give your user ranges in /etc/subuid and /etc/subgid',
      });
    throw foreignError({ what: `${engine.name} does not answer`, why, next: `${engine.name} info` });
  }
  const info = JSON.parse(finished.stdout) as EngineInfo;
  const memory = info.host?.memTotal ?? info.MemTotal;
  if (memory !== undefined && definition.count * bytesPerMachine > memory)
    throw usageError({
      what: `${definition.count} machines do not fit into the memory of this host`,
      why: `a machine takes about 65 MB, and ${engine.name} has ${Math.round(memory / 1024 ** 2)} MB: room for ${Math.floor(memory / bytesPerMachine)}`,
      file: 'fleet.yaml',
      next: 'lower count in fleet.yaml',
    });
  const { graphRoot, graphRootAllocated, graphRootUsed } = info.store ?? {};
  if (graphRootAllocated !== undefined && graphRootUsed !== undefined) {
    const free = graphRootAllocated - graphRootUsed;
    if (free < diskNeeded)
      throw failure({
        what: `The disk is nearly full: ${Math.round(free / 1024 ** 2)} MB are free in ${graphRoot}`,
        why: 'the base image and its build take about 1500 MB',
        next: `${engine.name} system df    # then free some space, and run the command again`,
      });
  }
  const running = info.store?.containerStore?.running ?? info.ContainersRunning ?? 0;
  return checkWatches(definition.count, running, watches);
};

const checkWatches = (count: number, running: number, limit: number | undefined): string[] => {
  if (limit === undefined) return [];
  const enough = (machines: number) => machines * watchesPerMachine <= limit;
  const why = `each machine takes ${watchesPerMachine} inotify instances, and this host gives a user ${limit}: enough for ${Math.floor(limit / watchesPerMachine)} machines`;
  const raise = 'sudo sysctl -w fs.inotify.max_user_instances=1024';
  if (!enough(count))
    throw usageError({
      what: `The boot of some of ${count} machines would hang on this host`,
      why,
      file: 'fleet.yaml',
      next: `${raise}; or lower count in fleet.yaml`,
    });
  return enough(count + running)
    ? []
    : [
        `${running} containers run already; together with ${count} more, the boot of some may hang: ${why} (${raise})`,
      ];
};
