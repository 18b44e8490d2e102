import type { Endpoint } from '../providers/provider.ts';
import { shCommand } from '../render/quote.ts';
import type { HostKeys } from './host-key.ts';
import { machineUser } from './paths.ts';

/** The files that the system's ssh reads, and nothing else of that kind. */
export interface SshFiles {
  readonly knownHosts: string;
  readonly key: string;
}

/** A known_hosts file that holds exactly the pinned keys of one machine, under its name (sshd(8)). */
export const knownHostsText = (name: string, hostKeys: HostKeys): string =>
  hostKeys.map(({ line }) => `${name} ${line}\n`).join('');

/**
 * The command line of ssh(1) for one machine: only its pinned key, only the fleet's own key, no agent, no forwarding, no
 * settings of the user. A command keeps its words as they are.
 */
export const sshWords = (
  name: string,
  { host, port }: Endpoint,
  { knownHosts, key }: SshFiles,
  command: readonly string[],
): [string, ...string[]] => {
  const options = [
    `HostKeyAlias=${name}`,
    `UserKnownHostsFile="${knownHosts}"`,
    'GlobalKnownHostsFile=/dev/null',
    'StrictHostKeyChecking=yes',
    'UpdateHostKeys=no',
    'IdentitiesOnly=yes',
    'IdentityAgent=none',
    `IdentityFile="${key}"`,
    'PreferredAuthentications=publickey',
    'ForwardAgent=no',
    'ForwardX11=no',
    'ControlPath=none',
    'ServerAliveInterval=10',
    'LogLevel=ERROR',
  ];
  return [
    'ssh',
    '-F',
    'none',
    ...options.flatMap(option => ['-o', option]),
    '-p',
    String(port),
    '-l',
    machineUser,
    host,
    ...(command.length > 0 ? [shCommand(command)] : []),
  ];
};
