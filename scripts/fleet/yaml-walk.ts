import { type Document, isAlias, isMap, isScalar, isSeq, type Node } from 'yaml';
import type { Path } from './problem.ts';
import { offsetOf } from './yaml-checks.ts';

/** How far a path leads into a document, and where its end stands (offsets). */
export interface Reached {
  readonly depth: number;
  readonly key: number;
  readonly value: number;
}

/** Follows a path through maps, lists and aliases as far as it goes. Of repeated keys the last counts, as in the data. */
export const walk = (document: Document.Parsed, path: Path): Reached => {
  let node: Node | null = document.contents;
  let reached: Reached = { depth: 0, key: 0, value: node === null ? 0 : offsetOf(node) };
  for (const [index, part] of path.entries()) {
    const next = step(document, node, part);
    if (next === undefined) break;
    node = next.value;
    const key = offsetOf(next.key);
    // A key without a value has no place of its own: its key's place is told.
    reached = { depth: index + 1, key, value: isWritten(node) ? offsetOf(node) : key };
  }
  return reached;
};

const step = (document: Document.Parsed, from: Node | null, part: PropertyKey) => {
  const node = isAlias(from) ? from.resolve(document) : from;
  if (isMap<Node, Node | null>(node)) {
    return node.items.findLast(({ key }) => isScalar(key) && String(key.value) === String(part));
  }
  const item = isSeq<Node>(node) && typeof part === 'number' ? node.items[part] : undefined;
  return item && { key: item, value: item };
};

const isWritten = (node: Node | null): node is Node =>
  node !== null && !(isScalar(node) && node.value === null && node.source === '');
