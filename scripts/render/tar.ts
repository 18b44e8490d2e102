import { bug } from '../errors.ts';
import { byCodeUnits } from '../fleet/canonical.ts';

export interface TarEntry {
  /** Relative, with `/`, without `.` and `..`. */
  readonly path: string;
  readonly mode: '644' | '755';
  readonly content: Uint8Array;
}

const block = 512;

/** The ustar header holds at most so many bytes of a name; longer and non-ASCII ones stand in a pax header. */
const longestName = 100;

const octal = (value: number, width: number): string => `${value.toString(8).padStart(width - 1, '0')}\0`;

type Kind = '0' | '5' | 'x';

/** One ustar header. Source: POSIX.1-2017, pax, "ustar Interchange Format". */
const header = (name: string, mode: string, size: number, kind: Kind): Buffer => {
  const bytes = Buffer.alloc(block);
  const put = (text: string, at: number) => bytes.write(text, at, 'latin1');
  put(name, 0);
  put(octal(Number.parseInt(mode, 8), 8), 100);
  put(octal(0, 8), 108);
  put(octal(0, 8), 116);
  put(octal(size, 12), 124);
  put(octal(0, 12), 136);
  put('        ', 148);
  put(kind, 156);
  put('ustar\x0000', 257);
  put('root', 265);
  put('root', 297);
  put(octal(0, 8), 329);
  put(octal(0, 8), 337);
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  put(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return bytes;
};

const padded = (content: Uint8Array): Uint8Array[] => {
  const rest = content.length % block;
  return rest === 0 ? [content] : [content, Buffer.alloc(block - rest)];
};

/** `<length> path=<path>\n`, where the length counts itself. Source: the same, "pax Extended Header". */
const paxRecord = (path: string): Buffer => {
  const rest = Buffer.byteLength(` path=${path}\n`);
  let length = rest + 1;
  while (String(length).length + rest !== length) length = String(length).length + rest;
  return Buffer.from(`${length} path=${path}\n`);
};

const entry = (path: string, mode: string, content: Uint8Array, kind: Kind): Uint8Array[] => {
  if (/^[\x20-\x7e]+$/.test(path) && path.length <= longestName)
    return [header(path, mode, content.length, kind), ...padded(content)];
  const record = paxRecord(path);
  const name = path.replace(/[^\x20-\x7e]/g, '_').slice(-80);
  return [
    header(`pax/${name}`, '644', record.length, 'x'),
    ...padded(record),
    header(name, mode, content.length, kind),
    ...padded(content),
  ];
};

const foldersOf = (path: string): string[] => {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, index) => `${parts.slice(0, index + 1).join('/')}/`);
};

/**
 * A tar of files and of the folders that they stand in, the same bytes for the same entries in any order: sorted by
 * name, owned by root, time 0, folders 755. Throws for a path that is not relative and plain, or stands twice.
 */
export const writeTar = (entries: readonly TarEntry[]): Buffer => {
  const files = new Map(entries.map(file => [file.path, file]));
  const folders = new Set(entries.flatMap(({ path }) => foldersOf(path)));
  for (const { path } of entries) {
    if (/\0/.test(path) || path.split('/').some(part => part === '' || part === '.' || part === '..'))
      throw bug(`${JSON.stringify(path)} is not a path for an archive.`);
    if (folders.has(`${path}/`)) throw bug(`${path} is a file and a folder.`);
  }
  if (files.size !== entries.length) throw bug('A path stands twice in an archive.');
  const names = [...folders, ...files.keys()].sort(byCodeUnits);
  const empty = Buffer.alloc(0);
  const chunks = names.flatMap(name => {
    const file = files.get(name);
    return file ? entry(name, file.mode, file.content, '0') : entry(name, '755', empty, '5');
  });
  return Buffer.concat([...chunks, Buffer.alloc(2 * block)]);
};
