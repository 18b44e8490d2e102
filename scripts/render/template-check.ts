import { type MayflyError, usageError } from '../errors.ts';
import { didYouMean } from '../fleet/nearest.ts';
import { helperNames, helpers } from './helpers.ts';
import type { Absent } from './template-data.ts';
import { find, inner, rootScope, type Scope } from './template-scope.ts';

type Node = hbs.AST.Node;
type Path = hbs.AST.PathExpression & { strict?: boolean };
type Call = hbs.AST.MustacheStatement | hbs.AST.SubExpression;

const blocks = ['if', 'unless', 'each', 'with'];

export const templateError = (
  file: string,
  at: hbs.AST.Position | undefined,
  what: string,
  why?: string,
): MayflyError =>
  usageError({
    what,
    file: at === undefined ? file : `${file}:${at.line}:${at.column + 1}`,
    ...(why !== undefined && { why }),
  });

/**
 * Walks the syntax tree of a template: every name must exist, also in branches that are not taken now; only known
 * helpers, each with the right number of values. Values without a helper are sent through `plain`, every lookup is
 * made strict, and each helper gets the names of its values. Throws a usage error with file, line and column.
 */
export const checkTemplate = (
  program: hbs.AST.Program,
  file: string,
  data: unknown,
  absent: Absent,
): void => {
  const fail = (node: Node, what: string) => templateError(file, node.loc?.start, what);

  const statement = (node: hbs.AST.Statement, scope: Scope): void => {
    if (node.type === 'ContentStatement' || node.type === 'CommentStatement') return;
    if (node.type === 'MustacheStatement') mustache(node as hbs.AST.MustacheStatement, scope);
    else if (node.type === 'BlockStatement') block(node as hbs.AST.BlockStatement, scope);
    else throw fail(node, 'Templates here have no partials and no decorators: {{>…}} and {{*…}}');
  };

  const mustache = (node: hbs.AST.MustacheStatement, scope: Scope): void => {
    if (node.path.type !== 'PathExpression') throw fail(node, '{{…}} holds a constant: write it as it is');
    const path = node.path as Path;
    if (!isHelper(path) && node.params.length === 0 && !node.hash) {
      node.params = [{ ...path } as Path];
      Object.assign(path, { parts: ['plain'], original: 'plain', depth: 0, data: false });
    }
    call(node, scope);
  };

  const call = (node: Call, scope: Scope): void => {
    const name = (node.path as Path).original;
    const helper = helpers.get(name);
    if (!helper) throw fail(node, `There is no helper "${name}"${didYouMean(name, helperNames)}`);
    if (node.hash || node.params.length !== helper.values)
      throw fail(
        node,
        `{{${name} …}} takes ${helper.values === 1 ? 'one value' : `${helper.values} values`}`,
      );
    node.params = node.params.flatMap(value => {
      examine(value, scope);
      return [value, nameOf(value)];
    });
  };

  /** Every value that an expression can have, as far as that is known before rendering. */
  const examine = (value: hbs.AST.Expression, scope: Scope): readonly unknown[] => {
    if (value.type === 'SubExpression') call(value as hbs.AST.SubExpression, scope);
    if (value.type !== 'PathExpression') return [''];
    const path = value as Path;
    path.strict = true;
    const found = find(path, scope, absent);
    if ('why' in found) throw fail(path, found.why);
    return found.values;
  };

  const block = (node: hbs.AST.BlockStatement, scope: Scope): void => {
    const name = String(node.path.original);
    const [value] = node.params;
    if (!blocks.includes(name)) throw fail(node, `There is no block "${name}"${didYouMean(name, blocks)}`);
    if (!value || node.hash || node.params.length > 1) throw fail(node, `{{#${name} …}} takes one value`);
    if (node.program?.blockParams) throw fail(node, 'Blocks here name no values: {{#… as |…|}}');
    const values = examine(value, scope);
    const inside =
      name === 'with' || name === 'each' ? inner(name, values, nameOf(value).value, scope) : scope;
    if (typeof inside === 'string') throw fail(value, inside);
    for (const child of node.program?.body ?? []) statement(child, inside);
    for (const child of node.inverse?.body ?? []) statement(child, scope);
  };

  for (const node of program.body) statement(node, rootScope(data));
};

const isHelper = (path: Path): boolean => !path.data && path.depth === 0 && helpers.has(path.original);

/** An expression as a text constant, for the messages of helpers. */
const nameOf = (value: hbs.AST.Expression): hbs.AST.StringLiteral => {
  const { original, value: constant } = value as { original?: unknown; value?: unknown };
  const text = String(original ?? constant ?? 'the value');
  return { type: 'StringLiteral', value: text, original: text, loc: value.loc } as hbs.AST.StringLiteral;
};
