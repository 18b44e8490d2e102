import { isMap, isScalar, isSeq, type Node, type ParsedNode, parseDocument } from 'yaml';
import { type MayflyError, usageError } from '../errors.ts';

/** EC2's limit, in bytes before base64. The same for every provider, so that a fleet can move. */
export const userDataLimit = 16_384;

interface Part {
  readonly name: string;
  readonly bytes: number;
}

const bytesOf = (text: string, from: Node, to: number): number =>
  Buffer.byteLength(text.slice(from.range?.[0] ?? 0, to));

/** `write_files` by path, everything else by key. */
const parts = (text: string): Part[] => {
  const { contents } = parseDocument<ParsedNode>(text, { version: '1.1', logLevel: 'silent' });
  if (!isMap(contents)) return [];
  return contents.items.flatMap(({ key, value }): Part[] => {
    const name = isScalar(key) ? String(key.value) : '?';
    const end = value?.range?.[1] ?? 0;
    if (name !== 'write_files' || !isSeq(value)) return [{ name, bytes: bytesOf(text, key, end) }];
    return value.items.map(item => ({
      name: `write_files ${isMap(item) ? String(item.get('path')) : '?'}`,
      bytes: bytesOf(text, item as Node, (item as Node).range?.[1] ?? 0),
    }));
  });
};

/** Why a user data is too big: the biggest parts first. */
export const tooBig = (text: string, file: string): MayflyError | undefined => {
  const bytes = Buffer.byteLength(text);
  if (bytes <= userDataLimit) return undefined;
  const biggest = parts(text)
    .sort((a, b) => b.bytes - a.bytes)
    .slice(0, 3)
    .map(part => `${part.name} ${part.bytes} bytes`);
  return usageError({
    what: `The user data has ${bytes} bytes; machines take at most ${userDataLimit}`,
    file,
    ...(biggest.length > 0 && { why: `the biggest parts: ${biggest.join(', ')}` }),
    next: 'move files and programs into the instance folder: it is uploaded after the first boot and has no such limit',
  });
};
