import { usageError } from '../errors.ts';
import { byCodeUnits, sha256 } from '../fleet/canonical.ts';
import { type ManifestEntry, manifestText } from '../fleet/manifest.ts';
import { machinePaths } from '../machine/paths.ts';
import { type BundleFile, renderFile } from './bundle-file.ts';
import { installedPath } from './installed.ts';
import type { InstanceFile } from './instance.ts';
import { writeTar } from './tar.ts';
import type { BundleData } from './template-data.ts';
import { hasInstall, isUnitName } from './unit-file.ts';

export interface BundleUnit {
  readonly name: string;
  readonly text: string;
  /** In the user's checkout. */
  readonly file: string;
}

/** What is uploaded to every machine of a fleet. */
export interface Bundle {
  readonly tar: Buffer;
  /** Of the tar. */
  readonly sha256: string;
  /** What the set-up installs, with absolute paths of the machine. */
  readonly manifest: readonly ManifestEntry[];
  /** Units of the bundle, without drop-ins. */
  readonly units: readonly BundleUnit[];
  /** Units to enable and to observe: those with an [Install] section, and the `services` of the fleet file. */
  readonly enabled: readonly string[];
  /** Size of the tar. */
  readonly bytes: number;
  /** Number of the user's files. */
  readonly files: number;
  readonly contents: readonly BundleFile[];
}

/**
 * Renders the files and packs them, with `mayfly/manifest`, `mayfly/units` and `mayfly/enabled` beside them. Pure:
 * the same files and data give the same bytes. Throws a usage error for what cannot be packed.
 */
export const makeBundle = (
  files: readonly InstanceFile[],
  data: BundleData,
  services: readonly string[] = [],
): Bundle => {
  const contents = files.map(file => renderFile(file, data)).sort((a, b) => byCodeUnits(a.path, b.path));
  if (!contents.some(({ path }) => path === 'setup.sh'))
    throw usageError({
      what: 'The instance folder has no setup.sh',
      why: 'it is what sets up a machine',
      next: 'write one; the smallest is "#!/bin/sh" and "set -eu"',
    });
  refuseReserved(contents);
  refuseTwice(contents, ({ path }) => path);
  refuseTwice(contents, ({ path }) => installedPath(path));
  refuseInside(contents);

  const manifest = contents.flatMap(({ path, mode, content }): ManifestEntry[] => {
    const target = installedPath(path);
    return target === undefined ? [] : [{ sha256: sha256(content), mode, path: target }];
  });
  const units = contents.flatMap(({ path, content, file }): BundleUnit[] => {
    const [, name] = /^\/etc\/systemd\/system\/([^/]+)$/.exec(installedPath(path) ?? '') ?? [];
    return name !== undefined && isUnitName(name) ? [{ name, text: content.toString('utf8'), file }] : [];
  });
  // A template unit is enabled by its instances, which `services` names.
  const own = units
    .filter(({ name, text }) => hasInstall(text) && !name.includes('@.'))
    .map(({ name }) => name);
  const enabled = [...new Set([...own, ...services])].sort(byCodeUnits);
  const generated = {
    'mayfly/manifest': manifestText(manifest),
    'mayfly/units': lines(units.map(({ name }) => name)),
    'mayfly/enabled': lines(enabled),
  };
  const tar = writeTar([
    ...contents,
    ...Object.entries(generated).map(([path, text]) => ({
      path,
      mode: '644' as const,
      content: Buffer.from(text),
    })),
  ]);
  return {
    tar,
    sha256: sha256(tar),
    manifest,
    units,
    enabled,
    bytes: tar.length,
    files: contents.length,
    contents,
  };
};

const lines = (words: readonly string[]): string => words.map(word => `${word}\n`).join('');

const ours = Object.values(machinePaths);

const refuseReserved = (contents: readonly BundleFile[]): void => {
  for (const { path, file } of contents) {
    const target = installedPath(path);
    const taken =
      path === 'mayfly' ||
      path.startsWith('mayfly/') ||
      (target !== undefined && ours.some(own => target === own || target.startsWith(`${own}/`)));
    if (taken)
      throw usageError({
        what: `${file} is in a place that mayfly writes itself`,
        file,
        next: 'give it another place',
      });
  }
};

const refuseTwice = (
  contents: readonly BundleFile[],
  key: (file: BundleFile) => string | undefined,
): void => {
  const seen = new Map<string, string>();
  for (const file of contents) {
    const name = key(file);
    if (name === undefined) continue;
    const other = seen.get(name);
    if (other !== undefined)
      throw usageError({
        what: `${other} and ${file.file} become the same file, ${name}`,
        file: file.file,
        next: 'remove one of them',
      });
    seen.set(name, file.file);
  }
};

/** `a.hbs` becomes the file `a`, which cannot stand beside a folder `a`. */
const refuseInside = (contents: readonly BundleFile[]): void => {
  const byPath = new Map(contents.map(file => [file.path, file]));
  for (const { path, file } of contents) {
    const parts = path.split('/');
    const above = parts.slice(1).map((_, index) => byPath.get(parts.slice(0, index + 1).join('/')));
    const other = above.find(found => found !== undefined);
    if (other)
      throw usageError({
        what: `${other.file} would be a file and the folder of ${file}`,
        file,
        next: 'rename one of them',
      });
  }
};
