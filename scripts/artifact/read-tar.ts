import { type ArchiveEntry, artifactLimits, badArchive, plainPath, tooLarge, tooMany } from './archive.ts';

const block = 512;

/** Reads a tar as it comes, and refuses it as soon as something in it is bad. Source: POSIX.1-2017, pax; GNU tar, "Basic Tar Format". */
export interface TarReader {
  push(chunk: Uint8Array): void;
  /** Every file and link. Throws where the archive is cut off. */
  end(): ArchiveEntry[];
}

interface Header {
  readonly name: string;
  readonly mode: number;
  readonly size: number;
  readonly type: string;
  readonly target: string;
}

export const tarReader = (archive: string): TarReader => {
  const entries: ArchiveEntry[] = [];
  let waiting: Buffer[] = [];
  let bytes = 0;
  let total = 0;
  let count = 0;
  let ended = false;
  let header: Header | undefined;
  /** What a pax or GNU header says about the next entry. */
  let next: { path?: string; linkpath?: string; size?: number } = {};

  const take = (size: number): Buffer => {
    const [first, ...more] = waiting;
    const all = first && more.length === 0 ? first : Buffer.concat(waiting);
    waiting = [all.subarray(size)];
    bytes -= size;
    return all.subarray(0, size);
  };

  const begin = () => {
    const raw = take(block);
    if (raw.every(byte => byte === 0)) {
      ended = true;
      return;
    }
    const read = readHeader(archive, raw);
    const own = 'xgLK'.includes(read.type);
    header = {
      ...read,
      name: own ? read.name : (next.path ?? read.name),
      target: next.linkpath ?? read.target,
      size: own ? read.size : (next.size ?? read.size),
    };
    count += 1;
    if (count > artifactLimits.entries) throw tooMany(archive);
    if (own && header.size > 1 << 20) throw badArchive(archive, 'has a header that is too long');
    total += header.size;
    if (total > artifactLimits.bytes) throw tooLarge(archive);
    if (!own) refuse(archive, header);
  };

  const finish = ({ name, mode, size, type, target }: Header) => {
    const content = take(size + ((block - (size % block)) % block)).subarray(0, size);
    if (type === 'x') next = { ...next, ...readPax(content) };
    else if (type === 'L') next = { ...next, path: text(content) };
    else if (type === 'K') next = { ...next, linkpath: text(content) };
    else if (type !== 'g') {
      // A copy, so that the whole of the archive is not kept for one small file.
      if (type === '1' || type === '2')
        entries.push({ path: name, mode, content, link: { target, hard: type === '1' } });
      else if (type !== '5') entries.push({ path: name, mode, content: Buffer.from(content) });
      next = {};
    }
    header = undefined;
  };

  return {
    push: chunk => {
      if (ended) return;
      waiting.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length));
      bytes += chunk.length;
      while (!ended) {
        if (!header) {
          if (bytes < block) return;
          begin();
        } else {
          if (bytes < Math.ceil(header.size / block) * block) return;
          finish(header);
        }
      }
    },
    end: () => {
      if (header || (!ended && bytes > 0) || (!ended && count === 0))
        throw badArchive(archive, 'is cut off, or is no tar');
      return entries;
    },
  };
};

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8').replace(/\0.*$/s, '');

const number = (archive: string, field: Uint8Array): number => {
  // GNU's base-256 numbers are for what is far too large here anyway.
  if ((field[0] ?? 0) & 0x80) throw tooLarge(archive);
  const digits = text(field).trim();
  if (!/^[0-7]*$/.test(digits)) throw badArchive(archive, 'has a header that is no tar header');
  return Number.parseInt(digits || '0', 8);
};

const readHeader = (archive: string, raw: Buffer): Header => {
  const told = number(archive, raw.subarray(148, 156));
  const sum = raw.reduce((so, byte, at) => so + (at >= 148 && at < 156 ? 32 : byte), 0);
  if (sum !== told) throw badArchive(archive, 'has a header that is damaged, or it is no tar');
  const prefix = raw.toString('latin1', 257, 262) === 'ustar' ? text(raw.subarray(345, 500)) : '';
  const name = text(raw.subarray(0, 100));
  return {
    name: prefix === '' ? name : `${prefix}/${name}`,
    mode: number(archive, raw.subarray(100, 108)),
    size: number(archive, raw.subarray(124, 136)),
    type: String.fromCharCode(raw[156] || 0x30),
    target: text(raw.subarray(157, 257)),
  };
};

/** `<length> <key>=<value>\n` */
const readPax = (content: Buffer): { path?: string; linkpath?: string; size?: number } => {
  const found: Record<string, string> = {};
  for (let at = 0; at < content.length; ) {
    const space = content.indexOf(0x20, at);
    const length = Number(content.toString('latin1', at, space));
    if (space < 0 || !(length > 0)) break;
    const [key = '', ...rest] = content.toString('utf8', space + 1, at + length - 1).split('=');
    found[key] = rest.join('=');
    at += length;
  }
  const { path, linkpath, size } = found;
  return {
    ...(path !== undefined && { path }),
    ...(linkpath !== undefined && { linkpath }),
    ...(size !== undefined && { size: Number(size) }),
  };
};

const words: Readonly<Record<string, string>> = {
  3: 'a device',
  4: 'a device',
  6: 'a pipe',
  S: 'a sparse file, which is not read here',
};

const refuse = (archive: string, { name, type, size }: Header): void => {
  plainPath(archive, name, 0);
  if (!'012567'.includes(type) || type === '6' || !(size >= 0))
    throw badArchive(
      archive,
      `has ${words[type] ?? `an entry of the unknown type ${JSON.stringify(type)}`}, ${JSON.stringify(name)}: nothing was unpacked`,
    );
};
