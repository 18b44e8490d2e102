import type { At } from '../at.ts';
import { ApiError } from '../contract.ts';
import { flapped } from '../flapped.ts';
import { paginate } from '../paging.ts';
import { invalidInput } from './errors.ts';
import type { Thing } from './state.ts';
import { allOf, sequence } from './things.ts';

export interface LightPage<T> {
  readonly items: T[];
  readonly nextPageToken: string | undefined;
}

/** How much a page holds is Lightsail's own choice, and not documented. */
const size = 10;

/** One page; the caller cannot choose its size, only ask for the next one. */
export const page = <T>(
  { cloud }: At,
  all: T[],
  order: (item: T, index: number) => number,
  pageToken: string | undefined,
  question: string,
): LightPage<T> => {
  try {
    const limits = { least: 1, most: size, usual: size, question: () => question };
    const { items, NextToken } = paginate(cloud, all, order, { NextToken: pageToken }, limits);
    return { items, nextPageToken: NextToken };
  } catch (thrown) {
    if (thrown instanceof ApiError && thrown.code === 'InvalidNextToken')
      throw invalidInput('The page token is not valid, or it has expired.');
    throw thrown;
  }
};

/** A page of all things of a kind: what every list of Lightsail is. */
export const pageOf = <Kind extends Thing['kind']>(
  at: At,
  kind: Kind,
  pageToken: string | undefined,
): LightPage<Extract<Thing, { kind: Kind }>> =>
  page(at, flapped(at.cloud, allOf(at, kind)), sequence, pageToken, kind);
