import { machinePaths } from '../machine/paths.ts';
import type { BundleFile } from './bundle-file.ts';

/** Where a file of the bundle is installed, or undefined for what is only uploaded. */
export const installedPath = (path: string): string | undefined => {
  if (path.startsWith('units/')) return `/etc/systemd/system/${path.slice('units/'.length)}`;
  return path.startsWith('files/') ? path.slice('files'.length) : undefined;
};

/** These are links into /usr on every system that mayfly makes. */
const merged = /^\/(bin|sbin|lib|lib32|lib64|libx32)(?=\/|$)/;

/** Filled by the image and by packages: not looked into. */
const systemFolders = [
  '/usr/bin/',
  '/usr/sbin/',
  '/usr/lib/',
  '/usr/libexec/',
  '/usr/lib64/',
  '/etc/',
  '/dev/',
  '/proc/',
  '/sys/',
  '/run/',
];

export const normal = (path: string): string => path.replace(merged, '/usr$&').replace(/\/{2,}/g, '/');

/** What is known about a path of the machine before there is a machine. */
export type Known = BundleFile | 'folder' | 'system' | 'setup' | 'missing';

/**
 * Looks up an absolute path of the machine. `setup`: not in the bundle, but the set-up names it or its folder, so it
 * may make it. `system`: in a folder of the image and of packages.
 */
export const lookup = (contents: readonly BundleFile[]): ((path: string) => Known) => {
  const files = new Map<string, BundleFile>();
  for (const file of contents) {
    files.set(`${machinePaths.uploads}/${file.path}`, file);
    const target = installedPath(file.path);
    if (target !== undefined) files.set(normal(target), file);
  }
  const setup = contents.find(({ path }) => path === 'setup.sh')?.content.toString('utf8') ?? '';
  const inBundle = (folder: string) => [...files.keys()].some(known => known.startsWith(`${folder}/`));
  return asked => {
    const path = normal(asked);
    const found = files.get(path);
    if (found) return found;
    if (inBundle(path)) return 'folder';
    if (systemFolders.some(folder => path.startsWith(folder))) return 'system';
    const parts = asked.split('/');
    // A folder of the bundle that the set-up names says nothing about what else is in it.
    const above = parts
      .slice(3)
      .map((_, index) => parts.slice(0, index + 3).join('/'))
      .filter(folder => !inBundle(normal(folder)));
    return [asked, ...above].some(name => setup.includes(name)) ? 'setup' : 'missing';
  };
};
