import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { machineUser } from '../../scripts/machine/paths.ts';
import type { Endpoint } from '../../scripts/providers/provider.ts';

/** A machine that OpenSSH is to know. */
export interface KnownMachine {
  readonly name: string;
  /** Public lines of the keys that it may show. */
  readonly hostKeys: readonly string[];
  readonly endpoint?: Endpoint;
}

/**
 * Writes what OpenSSH needs, into a folder: ssh_config, known_hosts, hosts and key. The same strictness as mayfly: one
 * key to log in with, and no host key but the machine's own.
 */
export const writeSshConfig = async (
  folder: string,
  machines: readonly KnownMachine[],
  clientKey: string,
): Promise<void> => {
  const hosts = machines.map(({ name, endpoint }) =>
    [
      `Host ${name}`,
      `  HostName ${endpoint?.host ?? '127.0.0.1'}`,
      ...(endpoint ? [`  Port ${endpoint.port}`] : []),
      `  HostKeyAlias ${name}`,
    ].join('\n'),
  );
  const all = [
    'Host *',
    `  User ${machineUser}`,
    `  IdentityFile ${join(folder, 'key')}`,
    '  IdentitiesOnly yes',
    '  PreferredAuthentications publickey',
    `  UserKnownHostsFile ${join(folder, 'known_hosts')}`,
    '  GlobalKnownHostsFile /dev/null',
    '  StrictHostKeyChecking yes',
    '  BatchMode yes',
    '  LogLevel ERROR',
    '',
  ];
  const known = machines.flatMap(({ name, hostKeys }) => hostKeys.map(key => `${name} ${key}\n`));
  await writeFile(join(folder, 'ssh_config'), [...hosts, ...all].join('\n'));
  await writeFile(join(folder, 'known_hosts'), known.join(''));
  await writeFile(join(folder, 'hosts'), machines.map(({ name }) => `${name}\n`).join(''));
  await writeFile(join(folder, 'key'), clientKey, { mode: 0o600 });
};
