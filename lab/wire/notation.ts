/**
 * The notation of the tables in shapes/. A line of shapes is `Shape: Member Member …` and goes on where the next
 * one is indented. A member is `Name=xml/Query:type`:
 * - `xml`, the element in answers, is the name with a small first letter unless it is told;
 * - `Query`, the parameter in requests, is `xml` with a capital first letter unless it is told;
 * - types: none string, `n` number, `b` boolean, `t` time, `x` bytes, `Shape`, `[]` strings, `[Shape]`, and
 *   `[element=Shape]` where an item's element is not called `item`, `{}` strings by name (JSON only).
 * A line of actions is `Action Input Output`; `-` stands for an action that only says that it was done.
 */
export interface Table {
  readonly actions: ReadonlyMap<string, ActionShapes>;
  readonly shapes: ReadonlyMap<string, readonly Member[]>;
}

export interface ActionShapes {
  readonly input: string;
  readonly output: string | undefined;
}

export interface Member {
  readonly name: string;
  readonly xml: string;
  readonly query: string;
  readonly type: Type;
}

export type Scalar = 'string' | 'number' | 'boolean' | 'time' | 'bytes' | 'strings';
export type Type =
  | { readonly kind: Scalar }
  | { readonly kind: 'shape'; readonly shape: string }
  | { readonly kind: 'list'; readonly element: string; readonly of: Type };

const scalars: ReadonlyMap<string, Scalar> = new Map([
  ['', 'string'],
  ['s', 'string'],
  ['n', 'number'],
  ['b', 'boolean'],
  ['t', 'time'],
  ['x', 'bytes'],
  ['{}', 'strings'],
]);

/** Reads tables. Throws where a line is not understood, a name stands twice, or a shape is missing. */
export const readTable = (actionTexts: readonly string[], shapeTexts: readonly string[]): Table => {
  const shapes = new Map<string, readonly Member[]>();
  for (const line of linesOf(shapeTexts)) {
    const [, shape, members] = /^(\w+):(.*)$/.exec(line) ?? [];
    if (shape === undefined || members === undefined || shapes.has(shape)) throw new Error(`shape: ${line}`);
    shapes.set(shape, wordsOf(members).map(readMember));
  }
  const actions = new Map<string, ActionShapes>();
  for (const line of linesOf(actionTexts)) {
    const [action, input, output, more] = wordsOf(line);
    if (!action || !input || !output || more || actions.has(action)) throw new Error(`action: ${line}`);
    actions.set(action, { input, output: output === '-' ? undefined : output });
  }
  const used = [...actions.values()].flatMap(({ input, output }) => (output ? [input, output] : [input]));
  for (const shape of [...used, ...[...shapes.values()].flat().flatMap(member => shapesIn(member.type))])
    if (!shapes.has(shape)) throw new Error(`no shape is called ${shape}`);
  return { actions, shapes };
};

const linesOf = (texts: readonly string[]): string[] =>
  texts.flatMap(text => text.trim().replaceAll('\n ', ' ').split('\n'));

const wordsOf = (text: string): string[] => text.trim().split(/\s+/).filter(Boolean);

const readMember = (word: string): Member => {
  const [, name, xml, query, type] = /^(\w+)(?:=(\w+)(?:\/(\w+))?)?(?::(\S+))?$/.exec(word) ?? [];
  if (name === undefined) throw new Error(`member: ${word}`);
  const element = xml ?? name.charAt(0).toLowerCase() + name.slice(1);
  return {
    name,
    xml: element,
    query: query ?? element.charAt(0).toUpperCase() + element.slice(1),
    type: readType(type ?? ''),
  };
};

const readType = (text: string): Type => {
  const [, element, item] = /^\[(?:(\w+)=)?(\w*)\]$/.exec(text) ?? [];
  if (item !== undefined) return { kind: 'list', element: element ?? 'item', of: readType(item) };
  const kind = scalars.get(text);
  return kind === undefined ? { kind: 'shape', shape: text } : { kind };
};

const shapesIn = (type: Type): readonly string[] => {
  if (type.kind === 'list') return shapesIn(type.of);
  return type.kind === 'shape' ? [type.shape] : [];
};
