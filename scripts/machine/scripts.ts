import { join } from 'node:path';
import type { World } from '../world/world.ts';

const files = {
  newHostKey: 'new-host-key.sh',
  boot: 'boot.sh',
  credentials: 'credentials.sh',
  deploy: 'deploy.sh',
  restart: 'restart.sh',
  health: 'health.sh',
  attest: 'attest.sh',
  logs: 'logs.sh',
} as const;

/** The texts of the scripts that mayfly runs on machines. */
export type MachineScripts = Readonly<Record<keyof typeof files, string>>;

export const loadMachineScripts = async (world: World, root: string): Promise<MachineScripts> => {
  const read = async ([name, file]: [string, string]) => [
    name,
    (await world.files.read(join(root, 'scripts/machine/remote', file))).toString('utf8'),
  ];
  return Object.fromEntries(await Promise.all(Object.entries(files).map(read)));
};
