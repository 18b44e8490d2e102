import { posix } from 'node:path';
import { usageError } from '../errors.ts';
import { isManifestPath } from '../fleet/manifest.ts';
import { show } from '../fleet/show.ts';

/** A file of an archive or folder, made harmless: a plain relative path, one of two modes. */
export interface ArchiveFile {
  readonly path: string;
  readonly mode: '644' | '755';
  readonly content: Buffer;
}

/** As an archive tells it. A link has a target instead of content. */
export interface ArchiveEntry {
  readonly path: string;
  readonly mode: number;
  readonly content: Buffer;
  /** Relative to the folder of the link (symbolic), or to the root of the archive (hard). */
  readonly link?: { readonly target: string; readonly hard: boolean };
}

/** What an artifact may hold at most, unpacked: as much as a bundle. */
export const artifactLimits = { bytes: 512 * 1024 * 1024, entries: 50_000 } as const;

export const badArchive = (archive: string, what: string, next?: string) =>
  usageError({ what: `The archive ${archive} ${what}`, file: archive, next: next ?? 'pack it anew' });

export const tooLarge = (archive: string) =>
  badArchive(
    archive,
    `unpacks to more than ${artifactLimits.bytes >> 20} MiB`,
    'leave out what machines do not need, or fetch big files in setup.sh, with a checksum',
  );

export const tooMany = (archive: string) =>
  badArchive(archive, `has more than ${artifactLimits.entries} entries`);

/** The path as it is used, without `./` and so many folders; undefined for what is stripped away. */
export const plainPath = (archive: string, raw: string, strip: number): string | undefined => {
  const bad = (what: string) =>
    badArchive(archive, `has the path ${show(raw)}, which ${what}: nothing was unpacked`);
  if (raw.startsWith('/')) throw bad('is absolute');
  const parts = raw.split('/').filter(part => part !== '' && part !== '.');
  if (parts.includes('..')) throw bad('leads out of it');
  if (parts.some(part => !isManifestPath(part) || part.includes('\\') || part.includes('\ufffd')))
    throw bad('has a backslash, a control character, or a space at an end');
  const path = parts.slice(strip).join('/');
  return path === '' ? undefined : path;
};

/** Entries with every link replaced by a copy of the file that it points to. Throws for links to anything else. */
export const withoutLinks = (
  archive: string,
  entries: readonly ArchiveEntry[],
  strip: number,
): ArchiveFile[] => {
  const byPath = new Map(entries.map(entry => [posix.normalize(entry.path), entry]));
  const follow = (entry: ArchiveEntry, links: number): ArchiveEntry => {
    if (!entry.link) return entry;
    const { target, hard } = entry.link;
    const at = posix.normalize(hard ? target : posix.join(posix.dirname(entry.path), target));
    const bad = (what: string) =>
      badArchive(archive, `has a link, ${show(entry.path)}, ${what} (${show(target)}): nothing was unpacked`);
    if (target.startsWith('/') || at.startsWith('../') || at === '..') throw bad('that leads out of it');
    const found = byPath.get(at);
    if (!found || links > 20) throw bad('to something that is not a file of it');
    return follow(found, links + 1);
  };
  const files = entries.flatMap((entry): ArchiveFile[] => {
    const path = plainPath(archive, entry.path, strip);
    const { mode, content } = follow(entry, 0);
    return path === undefined ? [] : [{ path, mode: mode & 0o111 ? '755' : '644', content }];
  });
  const seen = new Set<string>();
  for (const { path } of files) {
    if (seen.has(path)) throw badArchive(archive, `has ${show(path)} twice`);
    seen.add(path);
  }
  return files;
};
