import { failure } from '../errors.ts';
import { sh } from '../render/quote.ts';
import type { Entry, Files } from '../world/world.ts';

/** Refuses a folder that others can read or change. A missing one is fine. */
export const refuseOpenFolder = async (files: Files, path: string): Promise<void> => {
  const entry = await files.entry(path);
  if (entry) refuse(entry, 'folder', path, "holds a fleet's key and records", 'chmod 700');
};

/** Refuses a file that others can read or change. Answers whether there is one. */
export const refuseOpenFile = async (files: Files, path: string): Promise<boolean> => {
  const entry = await files.entry(path);
  if (entry) refuse(entry, 'file', path, 'opens every machine of the fleet', 'chmod 600');
  return entry !== undefined;
};

const refuse = (entry: Entry, kind: Entry['kind'], path: string, matters: string, command: string): void => {
  if (entry.kind !== kind)
    throw failure({
      what: `Not a ${kind}: ${path}`,
      why: `it is a ${entry.kind}`,
      file: path,
      next: `ls -ld ${sh(path)}`,
    });
  if ((entry.mode & 0o077) === 0) return;
  throw failure({
    what: `Other users can reach ${path}, which ${matters}`,
    why: `its mode is ${entry.mode.toString(8).padStart(4, '0')}`,
    file: path,
    next: `${command} ${sh(path)}`,
  });
};
