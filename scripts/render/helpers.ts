import type { HelperDelegate } from 'handlebars';
import { sh, unit, unitExec, unitText, yaml } from './quote.ts';
import { unquotable } from './unquotable.ts';

/** Means the same in a shell, in YAML, in a unit and in most configuration files. */
const plainText = /^([A-Za-z0-9_./:@+=-]*[A-Za-z0-9_./@+=-])?$/;

const textOf = (value: unknown, name: string): string => {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return String(value);
  throw unquotable(name, `is ${Array.isArray(value) ? 'a list' : 'a map'}, not text: name one value in it`);
};

const plain = (value: unknown, name: string): string => {
  const text = textOf(value, name);
  if (plainText.test(text)) return text;
  throw unquotable(
    name,
    'holds characters that need quotes: {{sh …}}, {{yaml …}}, {{json …}} or {{unit …}} write it safely, {{raw …}} as it is',
  );
};

const equal = (left: unknown, name: string, right: unknown, otherName: string): boolean => {
  if (typeof left === typeof right) return left === right;
  throw unquotable(
    name,
    `is a ${typeof left} and ${otherName} is a ${typeof right}: values of two types are never equal`,
  );
};

/**
 * What a template can call, and with how many values. The name of each value in the template comes after it, for
 * messages. `plain` is what a value without a helper goes through.
 */
export const helpers: ReadonlyMap<string, { readonly values: number; readonly run: HelperDelegate }> =
  new Map([
    ['sh', { values: 1, run: (value: unknown, name: string) => sh(textOf(value, name), name) }],
    ['yaml', { values: 1, run: (value: unknown, name: string) => yaml(value, name) }],
    ['json', { values: 1, run: (value: unknown) => JSON.stringify(value) }],
    ['unit', { values: 1, run: (value: unknown, name: string) => unit(textOf(value, name), name) }],
    ['unitExec', { values: 1, run: (value: unknown, name: string) => unitExec(textOf(value, name), name) }],
    ['unitText', { values: 1, run: (value: unknown, name: string) => unitText(textOf(value, name), name) }],
    ['raw', { values: 1, run: textOf }],
    ['plain', { values: 1, run: plain }],
    ['eq', { values: 2, run: equal }],
  ]);

export const helperNames = [...helpers.keys()].filter(name => name !== 'plain');
