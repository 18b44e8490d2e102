import type { Filter } from '@aws-sdk/client-ec2';
import { ApiError } from './contract.ts';
import { invalid, missing } from './errors.ts';
import type { Tagged } from './state.ts';

/** What a filter's name stands for: one value, several, or none. */
export type Value = string | readonly (string | undefined)[] | undefined;
/** By the name of the filter; `now` is for what changes by itself, `owner` the account that asks. */
export type Fields<T> = Readonly<Record<string, (resource: T, now: number, owner: string) => Value>>;

const wild = /[*?\\]/;

/** `*` is any text, `?` any character; a backslash takes their meaning away. Case counts. */
const pattern = (text: string): RegExp =>
  new RegExp(
    `^${text.replace(/\\([*?\\])|([*?])|[.+^${}()|[\]\\/]/g, (found, quoted, star) =>
      star ? (star === '*' ? '[^]*' : '[^]') : `\\${quoted ?? found}`,
    )}$`,
  );

const tester = (values: readonly string[]): ((value: string) => boolean) => {
  const [first] = values;
  if (values.length === 1 && first !== undefined && !wild.test(first)) return value => value === first;
  const plain = new Set(values.filter(value => !wild.test(value)));
  const patterns = values.filter(value => wild.test(value)).map(pattern);
  if (patterns.length === 0) return value => plain.has(value);
  return value => plain.has(value) || patterns.some(each => each.test(value));
};

const fits = (value: Value, test: (value: string) => boolean): boolean => {
  if (value === undefined) return false;
  if (typeof value === 'string') return test(value);
  return value.some(each => each !== undefined && test(each));
};

/**
 * Filters as every Describe has them: all must fit, of each one value. Unknown names are refused.
 * Source: EC2 user guide, "Filtering".
 */
export const filter = <T extends Partial<Pick<Tagged, 'tags'>>>(
  filters: readonly Filter[] | undefined,
  fields: Fields<T>,
  now = 0,
  owner = '',
): ((resource: T) => boolean) => {
  if (!filters || filters.length === 0) return all;
  const tests = filters.map(({ Name: name, Values: values = [] }) => {
    if (name === undefined) throw missing('Filter.Name');
    if (values.length > 200)
      throw new ApiError('FilterLimitExceeded', `The maximum number of filter values is 200`);
    if (values.length === 0) throw missing(`Filter.Value for '${name}'`);
    const test = tester(values);
    return reader(name, fields, { now, owner }, test);
  });
  const [only] = tests;
  if (only && tests.length === 1) return only;
  return resource => tests.every(test => test(resource));
};

const all = () => true;

const reader = <T extends Partial<Pick<Tagged, 'tags'>>>(
  name: string,
  fields: Fields<T>,
  { now, owner }: { readonly now: number; readonly owner: string },
  test: (value: string) => boolean,
): ((resource: T) => boolean) => {
  if (name.startsWith('tag:')) {
    const key = name.slice(4);
    return resource => fits(resource.tags?.get(key), test);
  }
  if (name === 'tag-key') return resource => fits([...(resource.tags?.keys() ?? [])], test);
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (!field) throw invalid(`The filter '${name}' is invalid`);
  return resource => fits(field(resource, now, owner), test);
};

/** The values of a filter `tag:<key>` that have no wildcards, with which an index can help. */
export const exactTags = (
  filters: readonly Filter[] | undefined,
): { key: string; values: string[] } | undefined => {
  for (const { Name: name, Values: values } of filters ?? [])
    if (name?.startsWith('tag:') && values?.length && !values.some(value => wild.test(value)))
      return { key: name.slice(4), values };
  return undefined;
};
