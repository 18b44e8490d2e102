import { join } from 'node:path';
import { capabilities, initCommand, systemdArguments } from '../../scripts/providers/local/arguments.ts';
import type { EngineName } from '../../scripts/providers/local/engine.ts';
import { type HostLimits, limitArguments } from '../../scripts/providers/local/limits.ts';
import { mountedFiles } from './data-source.ts';
import { labelArguments, type Mark } from './labels.ts';

export interface Place {
  readonly engine: EngineName;
  readonly limits: HostLimits;
  readonly mark: Mark;
  readonly image: string;
  readonly network: string;
  /** Where the mounted files stand on this host. */
  readonly folder: string;
}

export interface Seat {
  readonly instance: string;
  readonly address: string;
  readonly mac: string;
}

export const containerName = (mark: Mark, instance: string): string => `mayfly-lab.${mark.lab}.${instance}`;

/** The whole `run` command of an instance's machine. Its SSH answers at port 22 of its own address, as on AWS. */
export const instanceArguments = (place: Place, { instance, address, mac }: Seat): string[] => [
  'run',
  '--detach',
  '--tty',
  '--name',
  containerName(place.mark, instance),
  '--hostname',
  `ip-${address.replaceAll('.', '-')}`,
  '--network',
  place.network,
  '--ip',
  address,
  '--mac-address',
  mac,
  ...labelArguments(place.mark, instance),
  // With a restart policy a machine that powered off would come back; the watch starts the ones that rebooted.
  '--restart=no',
  // What systemd takes for "power off" when it is PID 1 of a container (systemd(1)).
  '--stop-signal=SIGRTMIN+3',
  ...systemdArguments[place.engine],
  // SYS_BOOT, inside its PID namespace only: so the exit code tells a reboot from a power-off.
  ...[...capabilities, 'SYS_BOOT'].map(capability => `--cap-add=${capability}`),
  '--security-opt',
  'label=disable',
  ...limitArguments(place.limits, place.engine),
  ...mountedFiles.flatMap(({ name, path }) => ['--volume', `${join(place.folder, name)}:${path}:ro`]),
  place.image,
  ...initCommand,
];
