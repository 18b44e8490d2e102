import type { Cloud } from './cloud.ts';
import { ApiError } from './contract.ts';
import { badCombination, invalid } from './errors.ts';

export interface Paged {
  readonly MaxResults?: number | undefined;
  readonly NextToken?: string | undefined;
}

export interface Page<T> {
  readonly items: T[];
  readonly NextToken: string | undefined;
}

const bad = () => new ApiError('InvalidNextToken', 'The specified NextToken is not valid or has expired.');

/** Opaque to the caller: where to go on, until when it is good, and for which question. */
const write = (position: number, until: number, question: string) =>
  Buffer.from(JSON.stringify(['lab', position, until, question])).toString('base64url');

const read = (token: string, now: number, question: string): number => {
  let fields: unknown;
  try {
    fields = JSON.parse(Buffer.from(token, 'base64url').toString());
  } catch {
    throw bad();
  }
  if (!Array.isArray(fields) || fields.length !== 4 || fields[0] !== 'lab') throw bad();
  const [, position, until, asked] = fields as [string, number, number, string];
  if (!(now < until) || asked !== question || !Number.isSafeInteger(position)) throw bad();
  return position;
};

/**
 * One page of what is listed in the order of `place` (rising numbers that never change, so that a page can go on
 * where the last one ended, whatever went away between).
 */
export const paginate = <T>(
  cloud: Cloud,
  all: T[],
  order: (item: T, index: number) => number,
  { MaxResults, NextToken }: Paged,
  { least, most, usual, question }: Limits,
): Page<T> => {
  if (MaxResults !== undefined && (MaxResults < least || MaxResults > most))
    throw invalid(
      `Value ( ${MaxResults} ) for parameter maxResults is invalid. Expecting a value from ${least} to ${most}.`,
    );
  const after = NextToken === undefined ? -1 : read(NextToken, cloud.now, question());
  const until = cloud.now + cloud.timings.page;
  if (cloud.strike.emptyPage && all.length > 0)
    return { items: [], NextToken: write(after, until, question()) };
  const size = MaxResults ?? usual;
  if (NextToken === undefined && all.length <= size) return { items: all, NextToken: undefined };
  const start = after < 0 ? 0 : all.findIndex((item, index) => order(item, index) > after);
  if (start < 0) return { items: [], NextToken: undefined };
  const items = all.slice(start, start + size);
  const last = items.at(-1);
  if (last === undefined || start + size >= all.length) return { items, NextToken: undefined };
  return { items, NextToken: write(order(last, start + items.length - 1), until, question()) };
};

export interface Limits {
  readonly least: number;
  readonly most: number;
  /** The size of a page when the caller names none. */
  readonly usual: number;
  /** A token is only good for the question that it came from. Few lists need one. */
  readonly question: () => string;
}

/** By id, or page by page, never both. */
export const idsOrPages = (ids: readonly string[] | undefined, { MaxResults }: Paged, name: string): void => {
  if (ids && ids.length > 0 && MaxResults !== undefined)
    throw badCombination(`The parameter ${name} cannot be used with the parameter maxResults`);
};

export const questionOf = (action: string, filters: unknown) => (): string =>
  filters === undefined ? action : `${action}${JSON.stringify(filters)}`;
