import { createGunzip } from 'node:zlib';
import { MayflyError } from '../errors.ts';
import { type ArchiveEntry, type ArchiveFile, badArchive, withoutLinks } from './archive.ts';
import { tarReader } from './read-tar.ts';
import { readZip } from './read-zip.ts';

const isGzip = (bytes: Buffer) => bytes[0] === 0x1f && bytes[1] === 0x8b;
const isZip = (bytes: Buffer) => bytes.readUInt32LE(0) === 0x04034b50 || bytes.readUInt32LE(0) === 0x06054b50;
const isTar = (name: string) => /\.(tar|tar\.gz|tgz)$/.test(name);

/**
 * The files of a tar, a tar.gz or a zip, by what it is and not by its name. A zip with one tar in it, as GitHub's
 * artifacts are made to keep modes, is that tar. Nothing is written anywhere. Throws a usage error for what is unsafe.
 */
export const unpack = async (archive: string, bytes: Buffer, strip: number): Promise<ArchiveFile[]> => {
  const entries = await entriesOf(archive, bytes);
  const files = withoutLinks(archive, entries, strip);
  if (files.length === 0) throw badArchive(archive, 'has no files');
  return files;
};

const entriesOf = async (archive: string, bytes: Buffer): Promise<ArchiveEntry[]> => {
  if (bytes.length < 4) throw badArchive(archive, 'is empty');
  if (!isZip(bytes)) return readTar(archive, bytes);
  const found = readZip(archive, bytes);
  const [only, ...more] = found;
  return only && more.length === 0 && !only.link && isTar(only.path)
    ? readTar(`${archive}: ${only.path}`, only.content)
    : found;
};

/** Unpacked piece by piece: what is refused is refused before the rest of it exists. */
const readTar = async (archive: string, bytes: Buffer): Promise<ArchiveEntry[]> => {
  const reader = tarReader(archive);
  if (!isGzip(bytes)) {
    reader.push(bytes);
    return reader.end();
  }
  const gunzip = createGunzip();
  gunzip.end(bytes);
  try {
    for await (const chunk of gunzip) reader.push(chunk as Buffer);
  } catch (thrown) {
    if (thrown instanceof MayflyError) throw thrown;
    throw badArchive(archive, 'is damaged: gzip cannot unpack it');
  } finally {
    gunzip.destroy();
  }
  return reader.end();
};
