import { basename, dirname, isAbsolute, join } from 'node:path';
import { usageError } from '../errors.ts';
import { sha256 } from '../fleet/canonical.ts';
import { fitsWildcard } from '../fleet/wildcard.ts';
import { readInstance } from '../render/instance.ts';
import { writeTar } from '../render/tar.ts';
import type { Files } from '../world/world.ts';
import { type ArchiveFile, artifactLimits, tooLarge } from './archive.ts';
import { unpack } from './unpack.ts';

/** What an artifact consists of, and the SHA-256 that it is pinned by. */
export interface Artifact {
  readonly files: readonly ArchiveFile[];
  /** Of the archive as it is; of a folder, as a tar of it. */
  readonly digest: string;
  /** For people. */
  readonly from: string;
}

const at = (folder: string, path: string) => (isAbsolute(path) ? path : join(folder, path));

export const folderArtifact = async (files: Files, folder: string, path: string): Promise<Artifact> => {
  const found = await readInstance(files, at(folder, path), path);
  if (found.length === 0)
    throw usageError({ what: `The artifact folder ${path} is empty`, file: path, next: 'build it first' });
  const plain = found.map(({ path: name, mode, content }) => ({ path: name, mode, content }));
  return { files: plain, digest: sha256(writeTar(plain)), from: path };
};

/** Exactly one file matches, or it is an error that lists them: "the newest" would be a guess. */
export const archiveArtifact = async (
  files: Files,
  folder: string,
  pattern: string,
  strip: number,
): Promise<Artifact> => {
  const where = dirname(at(folder, pattern));
  const listed = await files.list(where).catch(() => []);
  const matching = listed.filter(
    ({ name, kind }) => kind !== 'folder' && fitsWildcard(basename(pattern), name),
  );
  const [only, ...more] = matching;
  if (!only) {
    const others = listed.filter(({ kind }) => kind === 'file').map(({ name }) => name);
    throw usageError({
      what: `No file matches the artifact ${pattern}`,
      why:
        others.length > 0
          ? `there are: ${others.slice(0, 20).join(', ')}`
          : `${dirname(pattern)} has no files`,
      next: 'build it first, or correct path under artifact in fleet.yaml',
    });
  }
  if (more.length > 0)
    throw usageError({
      what: `${matching.length} files match the artifact ${pattern}, and exactly one must`,
      why: matching
        .slice(0, 20)
        .map(({ name }) => name)
        .join('\n'),
      next: 'remove the others, or name one of them in fleet.yaml',
    });
  const shown = join(dirname(pattern), only.name);
  if (only.kind !== 'file')
    throw usageError({
      what: `The artifact ${shown} is no file`,
      file: shown,
      next: 'put the file itself there',
    });
  if (only.size > artifactLimits.bytes) throw tooLarge(shown);
  const bytes = await files.read(join(where, only.name));
  return { files: await unpack(shown, bytes, strip), digest: sha256(bytes), from: shown };
};
