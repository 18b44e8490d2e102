import { type Absent, isMap, valueAt, whyMissing } from './template-data.ts';

/** Where names are looked up inside a block: every value that the context can be there, and the scope around it. */
export interface Scope {
  readonly contexts: readonly unknown[];
  readonly where: string;
  readonly around?: Scope;
  /** `@key` and its like exist. */
  readonly counted: boolean;
}

type Path = hbs.AST.PathExpression;
type Found = { readonly values: readonly unknown[] } | { readonly why: string };

const counters = ['key', 'index', 'first', 'last'];

export const rootScope = (data: unknown): Scope => ({ contexts: [data], where: 'the data', counted: false });

const outermost = (scope: Scope): Scope => (scope.around ? outermost(scope.around) : scope);

const ancestor = (scope: Scope | undefined, depth: number): Scope | undefined =>
  depth === 0 ? scope : ancestor(scope?.around, depth - 1);

/** Every value that a path can have, or why it has none. */
export const find = (path: Path, scope: Scope, absent: Absent): Found => {
  const parts = path.data && path.parts[0] === 'root' ? path.parts.slice(1) : path.parts;
  if (path.data && path.parts[0] !== 'root') {
    const counts = scope.counted && path.parts.length === 1 && counters.includes(path.parts[0] ?? '');
    return counts ? { values: [''] } : { why: `There is no ${path.original} here.` };
  }
  const place = path.data ? outermost(scope) : ancestor(scope, path.depth);
  if (!place) return { why: `"${path.original}" leads out of the template.` };
  const [first = ''] = parts;
  const name = Object.hasOwn(absent, first) ? first : parts.join('.');
  if (!place.around && Object.hasOwn(absent, name)) return { why: absent[name] ?? '' };
  for (const context of place.contexts) {
    const why = whyMissing(parts, context, place.where);
    if (why !== undefined) return { why };
  }
  return { values: place.contexts.map(context => valueAt(parts, context)) };
};

/** The scope inside `{{#with …}}` or `{{#each …}}`, or why there is none. */
export const inner = (
  block: 'with' | 'each',
  values: readonly unknown[],
  name: string,
  around: Scope,
): Scope | string => {
  if (!values.every(isMap)) return `${name} is one value: {{#${block} …}} needs a map`;
  const contexts = block === 'with' ? values : values.flatMap(value => Object.values(value));
  return {
    contexts,
    where: block === 'with' ? name : `a value of ${name}`,
    around,
    counted: block === 'each',
  };
};
