import type { Definition } from '../../fleet/definition.ts';
import { machineName, resourceName } from '../../fleet/names.ts';
import type { Making, Owner, PinnedImage } from '../provider.ts';
import type { EngineName } from './engine.ts';
import { imageName } from './image.ts';
import { labelArguments } from './inspect.ts';
import { type HostLimits, limitArguments } from './limits.ts';

/** What a local machine consists of, in order of making: the fleet's network, its volumes, itself. */
export const localMakings = (
  definition: Definition,
  owner: Owner,
  image: PinnedImage,
  slots: readonly number[],
): Making[] => {
  const network = resourceName(owner, 'network');
  const { volumes, memory, cpus } = definition.local;
  const volumeName = (slot: number, name: string) => resourceName(owner, slot, name);
  return [
    { kind: 'network', name: network, owner, parameters: {} },
    ...slots.flatMap(slot =>
      volumes.map(
        (volume): Making => ({
          kind: 'volume',
          name: volumeName(slot, volume.name),
          owner,
          slot,
          parameters: {},
        }),
      ),
    ),
    ...slots.map(
      (slot): Making => ({
        kind: 'machine',
        name: resourceName(owner, slot),
        owner,
        slot,
        parameters: {
          image: imageName(image),
          network,
          hostname: machineName(owner, slot),
          volumes: volumes.map(volume => `${volumeName(slot, volume.name)}:${volume.path}`),
          ...(memory === undefined ? {} : { memory }),
          ...(cpus === undefined ? {} : { cpus }),
        },
      }),
    ),
  ];
};

const capabilities = ['SYS_ADMIN', 'NET_ADMIN', 'SYS_CHROOT', 'AUDIT_WRITE'];

/** What systemd needs of each engine to be PID 1. Source: podman-run(1) --systemd; systemd's Container Interface. */
const systemdArguments: Readonly<Record<EngineName, readonly string[]>> = {
  podman: ['--systemd=always'],
  docker: [
    '--cgroupns=host',
    '-v',
    '/sys/fs/cgroup:/sys/fs/cgroup:rw',
    '--tmpfs',
    '/run',
    '--tmpfs',
    '/run/lock',
    '-e',
    'container=docker',
    '--security-opt',
    'seccomp=unconfined',
  ],
};

/** The whole `run` command of a machine. `seed` is the NoCloud folder with meta-data and user-data. */
export const machineArguments = (
  making: Making,
  seed: string,
  name: EngineName,
  limits: HostLimits,
): string[] => {
  const { image, network, hostname, volumes, memory, cpus } = making.parameters;
  return [
    'run',
    '--detach',
    '--tty',
    '--name',
    making.name,
    '--hostname',
    String(hostname),
    '--network',
    String(network),
    ...labelArguments(making.owner, making.slot),
    // A reboot from inside ends the container; this brings it back.
    '--restart=always',
    ...systemdArguments[name],
    ...capabilities.map(capability => `--cap-add=${capability}`),
    '--security-opt',
    'label=disable',
    ...limitArguments(limits, name),
    ...(memory === undefined ? [] : ['--memory', String(memory)]),
    ...(cpus === undefined ? [] : ['--cpus', String(cpus)]),
    '--volume',
    `${seed}:/var/lib/cloud/seed/nocloud:ro`,
    ...(Array.isArray(volumes) ? volumes.flatMap((volume: string) => ['--volume', volume]) : []),
    '--publish',
    '127.0.0.1::22',
    String(image),
    '/sbin/init',
  ];
};
