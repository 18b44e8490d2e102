import type { World } from '../../world/world.ts';
import type { EngineName } from './engine.ts';

/** What this host forces upon containers. */
export interface HostLimits {
  /** Hard limits of this process, which an engine cannot exceed without CAP_SYS_RESOURCE. */
  readonly files: number | undefined;
  readonly processes: number | undefined;
  /** cgroup v1 and v2 at once: crun refuses it, runc does not. */
  readonly hybridCgroups: boolean;
}

/** Source: proc_pid_limits(5), cgroups(7). Elsewhere than on Linux the engine runs in a machine of its own. */
export const readHostLimits = async (world: World): Promise<HostLimits> => {
  if (world.host.platform !== 'linux')
    return { files: undefined, processes: undefined, hybridCgroups: false };
  const text = (await world.files.read('/proc/self/limits')).toString('utf8');
  return {
    files: hardLimit(text, 'Max open files'),
    processes: hardLimit(text, 'Max processes'),
    hybridCgroups: (await world.files.entry('/sys/fs/cgroup/unified')) !== undefined,
  };
};

/** inotify instances that one user may have; undefined elsewhere than on Linux. Source: inotify(7). */
export const readWatches = async (world: World): Promise<number | undefined> => {
  if (world.host.platform !== 'linux') return undefined;
  const text = await world.files.read('/proc/sys/fs/inotify/max_user_instances').catch(() => undefined);
  return text && Number(text.toString('utf8'));
};

const hardLimit = (text: string, name: string): number | undefined => {
  const line = text.split('\n').find(candidate => candidate.startsWith(name));
  const hard = line?.slice(name.length).trim().split(/\s+/)[1];
  return hard === undefined || hard === 'unlimited' ? undefined : Number(hard);
};

/** Enough for any machine; podman's own wish (1,048,576 files) fails where the hard limit is lower. */
const wanted = { files: 65_536, processes: 30_000 };

/** Engine arguments that keep a machine inside the limits of this host. */
export const limitArguments = (limits: HostLimits, name: EngineName): string[] => {
  const files = Math.min(wanted.files, limits.files ?? wanted.files);
  const processes = Math.min(wanted.processes, Math.floor((limits.processes ?? wanted.processes) * 0.9));
  return [
    ...(name === 'podman' && limits.hybridCgroups ? ['--runtime', 'runc'] : []),
    '--ulimit',
    `nofile=${files}:${files}`,
    '--ulimit',
    `nproc=${processes}:${processes}`,
  ];
};
