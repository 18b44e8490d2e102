import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { realWorld } from '../../scripts/world/real.ts';
import type { TestFleet } from './fleet.ts';

/**
 * Everything of a fleet that is found without mayfly: what the engine knows, storage without a container, rules of
 * iptables, processes, and secrets, seeds and half-written files in the store.
 */
export const tracesOf = async (fleet: TestFleet): Promise<string[]> => [
  ...(await fleet.remains()),
  ...(await rulesOf(fleet)),
  ...(await processesOf(fleet)),
  ...(await filesOf(fleet)),
];

/** What leads ports of this computer to its machines, as iptables(8) prints it. */
export const rulesOf = async ({ name }: TestFleet): Promise<string[]> => {
  const { stdout } = await realWorld().processes.run(['iptables', '--wait', '10', '-t', 'nat', '-S']);
  return stdout.split('\n').filter(line => line.includes(`mayfly.${name}.`));
};

const processesOf = async ({ name, folder }: TestFleet): Promise<string[]> => {
  const running = await realWorld().processes.list();
  return running
    .filter(({ argv }) => argv.some(word => word.includes(`mayfly.${name}.`) || word.includes(folder)))
    .map(({ pid, argv }) => `process ${pid}: ${argv.slice(0, 3).join(' ')}`);
};

/** What a fleet's folder in the store keeps when all is gone: its journal, the head of it, its lock, its bundles. */
const kept = /^[^/]+\/[^/]+\/(journal\.jsonl|head|lock\/\d{12}\.json|debug\/.*)$/;

const filesOf = async ({ folder }: TestFleet): Promise<string[]> => {
  const store = join(folder, '.mayfly');
  const entries = await readdir(store, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter(entry => !entry.isDirectory())
    .map(entry => relative(store, join(entry.parentPath, entry.name)))
    .filter(path => !kept.test(path));
};
