import { failure, foreignError, usageError } from '../../errors.ts';
import type { Definition } from '../../fleet/definition.ts';
import type { Engine } from './engine.ts';

/** Measured: a booted machine with a small service holds about 65 MB. */
const bytesPerMachine = 65 * 1024 ** 2;
/** The base image and a build of it. */
const diskNeeded = 1.5 * 1024 ** 3;

interface EngineInfo {
  host?: { memTotal?: number };
  store?: { graphRoot?: string; graphRootAllocated?: number; graphRootUsed?: number };
  MemTotal?: number;
}

/** Whether this host can hold the fleet: the engine answers, memory and disk suffice. Makes nothing. */
export const checkRoom = async (engine: Engine, definition: Definition): Promise<void> => {
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
};
