import { type Document, isMap, isPair, isScalar, type Node, visit } from 'yaml';
import { show } from './show.ts';

/** What is wrong with a YAML document although it is valid YAML. */
export interface Finding {
  /** Where, in UTF-16 code units from the start of the text. */
  readonly offset: number;
  readonly what: string;
}

export const mostAliases = 100;
/** Ancestors, of which each map counts twice (map and pair). A fleet file needs about 12. */
const deepest = 64;

export const offsetOf = (node: Node): number => node.range?.[0] ?? 0;

/** What makes plain data impossible or endless: deep nesting, keys that are not text, and aliases without an anchor, to themselves or too many. */
export const fatalFindings = (document: Document.Parsed): Finding[] => {
  const found: Finding[] = [];
  let aliases = 0;
  const stop = (node: Node, what: string) => {
    found.push({ offset: offsetOf(node), what });
    return visit.BREAK;
  };
  visit(document, {
    Node: (_, node, path) => (path.length > deepest ? stop(node, 'This is nested too deeply') : undefined),
  });
  if (found.length > 0) return found;
  visit(document, {
    Pair: (_, { key }) => (keyText(key) === undefined ? stop(key as Node, 'A key must be text') : undefined),
    Alias: (_, alias, path) => {
      aliases++;
      if (aliases > mostAliases) return stop(alias, `There are more than ${mostAliases} aliases`);
      const target = alias.resolve(document);
      if (target === undefined) return stop(alias, `The alias ${show(alias.source)} has no anchor before it`);
      if (path.includes(target)) return stop(alias, `The alias ${show(alias.source)} contains itself`);
      return undefined;
    },
  });
  return found;
};

/** Tags, keys and variables that would not mean what they seem to. `lineOf` gives the line of an offset. */
export const findings = (document: Document.Parsed, lineOf: (offset: number) => number): Finding[] => {
  const found: Finding[] = [];
  visit(document, {
    Value: (position, node, path) => {
      const what = tagged(node) ?? (position === 'value' && inVariables(path) ? rewritten(node) : undefined);
      if (what !== undefined) found.push({ offset: offsetOf(node), what });
      if (isMap<Node>(node)) found.push(...keyFindings(node.items, lineOf));
    },
  });
  return found;
};

const tagged = (node: { tag?: string | undefined }): string | undefined =>
  node.tag === undefined
    ? undefined
    : `The tag ${show(node.tag.replace(/^tag:yaml.org,2002:/, '!!'))} is not allowed in a fleet file`;

/** Keys that stand twice in one map, or that JavaScript keeps for itself. */
const keyFindings = (items: readonly { key: Node }[], lineOf: (offset: number) => number): Finding[] => {
  const seen = new Map<string, number>();
  return items.flatMap(({ key }) => {
    const offset = offsetOf(key);
    const name = keyText(key) ?? '';
    if (name === '__proto__') return { offset, what: `The key ${show(name)} is not allowed` };
    const first = seen.get(name);
    if (first !== undefined)
      return { offset, what: `The key ${show(name)} stands twice; first on line ${lineOf(first)}` };
    seen.set(name, offset);
    return [];
  });
};

const keyText = (key: unknown): string | undefined =>
  isScalar(key) && key.value !== null ? String(key.value) : undefined;

const inVariables = (path: readonly unknown[]): boolean =>
  path.some(part => isPair(part) && isScalar(part.key) && part.key.value === 'variables');

/** A number or truth value that a template would print otherwise than it is written: `1.10` is the number 1.1. */
const rewritten = (node: unknown): string | undefined => {
  if (!isScalar(node) || (typeof node.value !== 'number' && typeof node.value !== 'boolean'))
    return undefined;
  if (node.source === undefined || String(node.value) === node.source) return undefined;
  return `YAML reads ${show(node.source)} as ${String(node.value)}; put it in quotes to keep it as written`;
};
