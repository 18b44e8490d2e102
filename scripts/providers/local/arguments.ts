import type { Definition } from '../../fleet/definition.ts';
import { machineName, resourceName } from '../../fleet/names.ts';
import type { Making, Owner, PinnedImage } from '../provider.ts';
import { addressName } from './address-name.ts';
import type { EngineName } from './engine.ts';
import { imageName } from './image.ts';
import { labelArguments } from './inspect.ts';
import { type HostLimits, limitArguments } from './limits.ts';

/** What local machines share: a network, and the address in front of them where there is one. */
export const sharedMakings = (owner: Owner, place: EngineName, address = false): Making[] => [
  { kind: 'network', name: networkName(owner), owner, place, parameters: {} },
  ...(address
    ? [{ kind: 'static address' as const, name: addressName(owner), owner, place, parameters: {} }]
    : []),
];

/** One machine, in order of making: its volumes, itself. */
export const machineMakings = (
  definition: Definition,
  owner: Owner,
  image: PinnedImage,
  place: EngineName,
  slot: number,
): Making[] => {
  const { volumes, memory, cpus } = definition.local;
  const volumeName = (name: string) => resourceName(owner, slot, name);
  const name = resourceName(owner, slot);
  const machine: Making = {
    kind: 'machine',
    name,
    owner,
    place,
    slot,
    machines: 1,
    userData: name,
    parameters: {
      image: imageName(image),
      network: networkName(owner),
      hostname: machineName(owner, slot),
      volumes: volumes.map(volume => `${volumeName(volume.name)}:${volume.path}`),
      ...(memory === undefined ? {} : { memory }),
      ...(cpus === undefined ? {} : { cpus }),
    },
  };
  const own = volumes.map(
    (volume): Making => ({
      kind: 'volume',
      name: volumeName(volume.name),
      owner,
      place,
      slot,
      parameters: {},
    }),
  );
  return [...own, machine];
};

const networkName = (owner: Owner): string => resourceName(owner, 'network');

/** What systemd, sshd and cloud-init need besides an engine's default. */
export const capabilities = ['SYS_ADMIN', 'NET_ADMIN', 'SYS_CHROOT', 'AUDIT_WRITE'];

/** What systemd needs of each engine to be PID 1. Source: podman-run(1) --systemd; systemd's Container Interface. */
export const systemdArguments: Readonly<Record<EngineName, readonly string[]>> = {
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

/**
 * PID 1. An engine keeps mounts to itself; systemd gives credentials to a unit by a mount that has to be seen, as on a
 * machine whose own PID 1 shares them (systemd.exec(5), LoadCredential=).
 */
export const initCommand = ['/bin/sh', '-c', 'mount --make-rshared / && exec /sbin/init'] as const;

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
    ...initCommand,
  ];
};
