/** Values made from the SDK's own schemas, so that a member that our table forgot is noticed. */

type Schema = unknown;

export interface Making {
  /** How many items a list gets. */
  readonly items: number;
}

/** [9, namespace, name, traits, input, output]. */
export const operation = (
  client: object,
  action: string,
): { readonly input: Schema; readonly output: Schema } => {
  const found: unknown = Reflect.get(client, `${action}$`);
  if (!Array.isArray(found) || found[0] !== 9) throw new Error(`the SDK has no operation ${action}`);
  return { input: resolved(found[4]), output: resolved(found[5]) };
};

const resolved = (schema: Schema): Schema => (typeof schema === 'function' ? resolved(schema()) : schema);

/** A member's schema stands alone or beside its traits. */
const withoutTraits = (schema: Schema): Schema => {
  const found = resolved(schema);
  return Array.isArray(found) && found.length === 2 ? resolved(found[0]) : found;
};

/** A value with every member that the schema has, and different in each place. */
export const makeValue = (schema: Schema, making: Making, path = ''): unknown => {
  const found = withoutTraits(schema);
  if (found === 'unit') return {};
  if (typeof found === 'number') return simple(found, making, path);
  if (!Array.isArray(found)) throw new Error(`${path}: no schema`);
  const [kind, , , , names, members] = found;
  if (kind === 3)
    return Object.fromEntries(
      (names as string[]).map((name, index) => [name, makeValue(members[index], making, `${path}.${name}`)]),
    );
  if (kind === 1) return list(index => makeValue(names, making, `${path}.${index}`), making);
  if (kind === 0) return makeValue(Array.isArray(names) ? names[0] : names, making, path);
  throw new Error(`${path}: schema of kind ${kind}`);
};

const list = (make: (index: number) => unknown, { items }: Making): unknown[] =>
  Array.from({ length: items }, (_, index) => make(index + 1));

const simple = (kind: number, making: Making, path: string): unknown => {
  if (kind & 64) return list(index => simple(kind & ~64, making, `${path}.${index}`), making);
  const number = [...path].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 1_000_003, 7);
  switch (kind) {
    case 0:
      return `${path} <&> "it's" ]]> ü 😀\r\n\t%+=;x`;
    case 1:
      return number;
    case 2:
      return number % 2 === 0;
    case 4:
    case 7:
      return new Date(1_795_000_000_000 + number * 1000);
    case 21:
      return new TextEncoder().encode(path);
    case 128:
      return { [`${path}.a`]: 'b', c: path };
    default:
      throw new Error(`${path}: schema ${kind}`);
  }
};
