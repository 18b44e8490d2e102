import { join } from 'node:path';
import type { Drive } from '../support/drive.ts';
import { rename, sync } from '../support/drive.ts';
import { labScope, storeFolder } from '../support/lab-fleet.ts';

const journal = join(storeFolder, labScope.fleet, labScope.environment, 'journal.jsonl');

/** As by `rm -r .mayfly`. */
export const loseStore = (drive: Drive): void => {
  rename(drive.root, new Map([[storeFolder.slice(1), undefined]]));
  sync(drive.root);
};

/** One bit of the journal changes, if there is one. */
export const damageStore = (drive: Drive, seed: number): void => {
  const file = drive.inode(journal);
  if (!file || file.content.length === 0) return;
  const at = Math.imul(seed, 0x9e3779b1) >>> 0;
  const content = Buffer.from(file.content);
  const index = at % content.length;
  content.writeUInt8(content.readUInt8(index) ^ (1 << (at % 8)), index);
  file.content = content;
  sync(file);
};

/** Lines of the journal, the first one too; 0 without one. */
export const journalLines = (drive: Drive): number =>
  drive
    .inode(journal)
    ?.content.toString('latin1')
    .split('\n')
    .filter(line => line !== '').length ?? 0;

/** Runs that the journal tells of. */
export const journalRuns = (drive: Drive): ReadonlySet<string> => {
  const text = drive.inode(journal)?.content.toString('latin1') ?? '';
  return new Set([...text.matchAll(/"type":"run","run":"([^"]+)"/g)].map(([, run]) => run ?? ''));
};
