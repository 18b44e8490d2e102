import { crc32, inflateRawSync } from 'node:zlib';
import { type ArchiveEntry, artifactLimits, badArchive, plainPath, tooLarge, tooMany } from './archive.ts';

const signatures = { end: 0x06054b50, central: 0x02014b50, local: 0x04034b50 } as const;
const unknown = 0xffffffff;

/** Reads a zip by its central directory. Source: APPNOTE.TXT of PKWARE, 4.3. Refuses before it unpacks anything. */
export const readZip = (archive: string, zip: Buffer): ArchiveEntry[] => {
  const bad = (what: string) => badArchive(archive, what);
  const end = zip.subarray(Math.max(0, zip.length - 65_557)).lastIndexOf(Buffer.from('504b0506', 'hex'));
  if (end < 0) throw bad('is cut off, or is no zip');
  const tail = zip.subarray(Math.max(0, zip.length - 65_557) + end);
  if (tail.length < 22) throw bad('is cut off');
  const entries = tail.readUInt16LE(10);
  if (entries > artifactLimits.entries) throw tooMany(archive);
  let at = tail.readUInt32LE(16);
  const found: Entry[] = [];
  for (let index = 0; index < entries; index += 1) {
    if (at + 46 > zip.length || zip.readUInt32LE(at) !== signatures.central)
      throw bad('has a directory that is damaged');
    const [names, extras, comments] = [28, 30, 32].map(offset => zip.readUInt16LE(at + offset)) as [
      number,
      number,
      number,
    ];
    found.push(readEntry(zip.subarray(at, at + 46 + names + extras), names));
    at += 46 + names + extras + comments;
  }
  const total = found.reduce((sum, { size }) => sum + size, 0);
  if (!(total <= artifactLimits.bytes)) throw tooLarge(archive);
  for (const { path, flags, method, kind } of found) {
    plainPath(archive, path, 0);
    if (flags & 1) throw bad('is encrypted');
    if (method !== 0 && method !== 8)
      throw bad(`is packed in a way that is not read here (method ${method})`);
    if (![0, 0o100000, 0o040000, 0o120000].includes(kind))
      throw bad(`has a device or a pipe, ${JSON.stringify(path)}: nothing was unpacked`);
  }
  return found
    .filter(({ path, kind }) => !path.endsWith('/') && kind !== 0o040000)
    .map(entry => {
      const content = contentOf(archive, zip, entry);
      const { path, mode, kind } = entry;
      return kind === 0o120000
        ? { path, mode, content: Buffer.alloc(0), link: { target: content.toString('utf8'), hard: false } }
        : { path, mode, content };
    });
};

interface Entry {
  readonly path: string;
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly offset: number;
  readonly mode: number;
  /** The file type of stat(2); 0 where the zip was made elsewhere than on Unix. */
  readonly kind: number;
}

const readEntry = (raw: Buffer, names: number): Entry => {
  const path = raw.toString('utf8', 46, 46 + names);
  const unix = raw.readUInt8(5) === 3 ? raw.readUInt32LE(38) >>> 16 : 0;
  const [packed, size, offset] = wide(raw.subarray(46 + names), [
    raw.readUInt32LE(24),
    raw.readUInt32LE(20),
    raw.readUInt32LE(42),
  ]);
  return {
    path,
    flags: raw.readUInt16LE(8),
    method: raw.readUInt16LE(10),
    crc: raw.readUInt32LE(16),
    packed,
    size,
    offset,
    mode: unix & 0o7777,
    kind: unix & 0o170000,
  };
};

/** Size, packed size and offset; those that did not fit stand in the extra field 1, in this order. Answers packed, size, offset. */
const wide = (extras: Buffer, [size, packed, offset]: [number, number, number]): [number, number, number] => {
  const values = [size, packed, offset];
  for (let at = 0; at + 4 <= extras.length; ) {
    const [id, length] = [extras.readUInt16LE(at), extras.readUInt16LE(at + 2)];
    if (id === 1) {
      let from = at + 4;
      values.forEach((value, index) => {
        if (value !== unknown || from + 8 > extras.length) return;
        values[index] = Number(extras.readBigUInt64LE(from));
        from += 8;
      });
    }
    at += 4 + length;
  }
  const [whole = 0, small = 0, where = 0] = values;
  return [small, whole, where];
};

const contentOf = (
  archive: string,
  zip: Buffer,
  { path, method, crc, packed, size, offset }: Entry,
): Buffer => {
  const bad = (what: string) => badArchive(archive, `${what} at ${JSON.stringify(path)}`);
  if (offset + 30 > zip.length || zip.readUInt32LE(offset) !== signatures.local) throw bad('is damaged');
  const from = offset + 30 + zip.readUInt16LE(offset + 26) + zip.readUInt16LE(offset + 28);
  const raw = zip.subarray(from, from + packed);
  if (raw.length !== packed) throw bad('is cut off');
  let content: Buffer;
  try {
    // Not a byte more than was told: what claims to be small cannot become large.
    content = method === 0 ? Buffer.from(raw) : inflateRawSync(raw, { maxOutputLength: Math.max(1, size) });
  } catch {
    throw bad('is damaged, or larger than it says,');
  }
  if (content.length !== size || crc32(content) !== crc) throw bad('is damaged');
  return content;
};
