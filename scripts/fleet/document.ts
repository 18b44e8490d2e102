import { type Document, LineCounter, parseDocument } from 'yaml';
import type { Path, Position, Problem } from './problem.ts';
import { printable } from './show.ts';
import { type Finding, fatalFindings, findings, mostAliases } from './yaml-checks.ts';
import { walk } from './yaml-walk.ts';

/** A YAML file as plain data that still knows where each value stands. */
export interface SourceDocument {
  /** undefined when the problems left nothing that can be trusted. */
  readonly data: unknown;
  readonly problems: readonly Problem[];
  has(path: Path): boolean;
  /** Where a value, or its key, stands; for what is missing, where the nearest thing around it stands. */
  locate(path: Path, part: 'key' | 'value'): Position;
}

const largest = 256 * 1024;

/** Reads one YAML 1.2 document (core schema). Never throws for its text: whatever is wrong is in `problems`. */
export const readDocument = (source: string): SourceDocument => {
  const text = source.startsWith('\uFEFF') ? source.slice(1) : source;
  const counter = new LineCounter();
  const at = (offset: number): Position => {
    const { line, col } = counter.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const problem = ({ offset, what }: Finding): Problem => ({ ...at(offset), what });
  const broken = (found: readonly Finding[]): SourceDocument => ({
    data: undefined,
    problems: found.map(problem),
    has: () => false,
    locate: () => ({ line: 1, column: 1 }),
  });
  if (text.length > largest) return broken([{ offset: 0, what: 'The file is larger than 256 KiB' }]);
  const document = parse(text, counter);
  for (const check of [notUtf8, syntaxFindings, fatalFindings]) {
    const found = check(document, text);
    if (found.length > 0) return broken(found);
  }
  const data = plainData(document);
  if (data === bomb) return broken([{ offset: 0, what: 'The aliases of the file multiply beyond measure' }]);
  return {
    data,
    problems: findings(document, offset => at(offset).line).map(problem),
    has: path => walk(document, path).depth === path.length,
    locate: (path, part) => at(walk(document, path)[part]),
  };
};

const parse = (text: string, lineCounter: LineCounter) =>
  parseDocument(text, {
    lineCounter,
    version: '1.2',
    schema: 'core',
    // Our own check takes linear time and says where the first one stands.
    uniqueKeys: false,
    prettyErrors: false,
    // 'silent' would also drop a second document without a word.
    logLevel: 'error',
  });

const notUtf8 = (_: Document.Parsed, text: string): Finding[] => {
  const offset = text.indexOf('\uFFFD');
  return offset < 0 ? [] : [{ offset, what: 'The file is not UTF-8 text' }];
};

const syntaxFindings = (document: Document.Parsed): Finding[] => {
  const { errors, warnings, contents, directives } = document;
  const deep = errors.find(({ code }) => code === 'RESOURCE_EXHAUSTION');
  if (deep) return [{ offset: deep.pos[0], what: 'This is nested too deeply' }];
  const found = [...errors, ...warnings.filter(({ code }) => code !== 'TAG_RESOLVE_FAILED')].map(
    ({ code, message, pos }) => ({ offset: pos[0], what: inWords(code, message) }),
  );
  const other = directives.yaml.explicit && directives.yaml.version !== '1.2';
  if (other) found.push({ offset: 0, what: 'A fleet file is YAML 1.2; remove the %YAML line' });
  const empty = contents === null || ('value' in contents && contents.value === null);
  if (empty && found.length === 0) found.push({ offset: 0, what: 'The file is empty' });
  return found;
};

const inWords = (code: string, message: string): string => {
  if (code === 'MULTIPLE_DOCS') return 'A second YAML document begins here; a fleet file holds one';
  return `This is not valid YAML: ${printable(message)}`;
};

const bomb = Symbol('the aliases multiply beyond measure');

const plainData = (document: Document.Parsed): unknown => {
  try {
    return document.toJS({ maxAliasCount: mostAliases });
  } catch (thrown) {
    if (thrown instanceof ReferenceError) return bomb;
    throw thrown;
  }
};
