import type * as z from 'zod';
import { fleetFileSchema } from './definition.ts';
import { keysAt, valueAt } from './keys.ts';
import { didYouMean } from './nearest.ts';
import type { Path } from './problem.ts';
import { show, showPath } from './show.ts';

/** One thing that the schema refuses, with the path to tell. */
export interface Refused {
  readonly path: Path;
  readonly part: 'key' | 'value';
  readonly what: string;
  readonly missing: boolean;
}

type Issue = z.core.$ZodIssue;

/** An issue of the schema in words: the value, what is allowed, and the nearest right name. */
export const explain = (issue: Issue, data: unknown): Refused[] => {
  const { path } = issue;
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map(key => refusedKey([...path, key], unknownKey(key, path, data)));
  }
  if (issue.code === 'invalid_key') {
    const wanted = issue.issues[0]?.message ?? issue.message;
    const map = showPath(path.slice(0, -1));
    return [refusedKey(path, `${map} has the key ${show(path.at(-1))}, but a key here must be ${wanted}`)];
  }
  const value = valueAt(data, path);
  const missing = value === undefined;
  const name = path.length === 0 ? 'The file' : showPath(path);
  const subject = missing ? `${name} is missing; it` : `${name} is ${show(value)}, but`;
  return [{ path, part: 'value', missing, what: `${subject} must be ${wantedBy(issue, value)}` }];
};

const refusedKey = (path: Path, what: string): Refused => ({ path, part: 'key', missing: false, what });

/** What people look for, and cannot be there. */
const impossible: ReadonlyMap<string, string> = new Map([
  [
    'lightsail.ttl',
    ' (a machine of Lightsail cannot end itself: one that powers off is stopped, and costs as before)',
  ],
]);

const unknownKey = (key: string, path: Path, data: unknown): string => {
  const allowed = keysAt(fleetFileSchema, path, data);
  const where = path.length === 0 ? '' : ` in ${showPath(path)}`;
  const hint = impossible.get([...path, key].join('.')) ?? didYouMean(key, allowed);
  return `${show(key)} is not a setting${where}${hint}; allowed: ${allowed.join(', ')}`;
};

const wantedBy = (issue: Issue, value: unknown): string => {
  const choices = choicesOf(issue);
  if (choices === undefined) return issue.message;
  const wanted = choices.length === 1 ? String(choices[0]) : `one of ${choices.join(', ')}`;
  return `${wanted}${typeof value === 'string' ? didYouMean(value, choices) : ''}`;
};

const choicesOf = (issue: Issue): string[] | undefined => {
  if (issue.code === 'invalid_value') return issue.values.map(String);
  if (issue.code === 'invalid_union' && 'options' in issue) return (issue.options as unknown[]).map(String);
  return undefined;
};
