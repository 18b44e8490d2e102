import type { Filter } from '@aws-sdk/client-ec2';
import type { At } from '../at.ts';
import type { Cloud } from '../cloud.ts';
import { dryRun, noSuch, pick } from '../errors.ts';
import { type Fields, filter } from '../filters.ts';
import { flapped } from '../flapped.ts';
import { isSeen } from '../hidden.ts';
import { idsOrPages, type Page, type Paged, paginate, questionOf } from '../paging.ts';
import type { Tagged } from '../state.ts';

interface Question extends Paged {
  readonly Filters?: Filter[] | undefined;
  readonly DryRun?: boolean | undefined;
}

interface Plan<T> {
  /** The prefix of the ids. */
  readonly kind: string;
  readonly ids: readonly string[] | undefined;
  /** Those that were named otherwise. */
  readonly named?: readonly T[];
  readonly fields: Fields<T>;
  readonly least?: number;
  readonly most?: number;
}

/** What every plain Describe does: by ids or all, filtered, page by page. */
export const list = <T extends Tagged>(
  at: At,
  input: Question,
  all: ReadonlyMap<string, T>,
  plan: Plan<T>,
): Page<T> => {
  const { kind, ids = [], named = [], fields, least = 5, most = 1_000 } = plan;
  idsOrPages(ids, input, `${kind} ids`);
  const fits = filter(input.Filters, fields, at.cloud.now, at.place.account);
  const picked = ids.length + named.length > 0 ? [...pick(all, kind, ids), ...named] : undefined;
  const absent = picked?.find(each => !isSeen(at.cloud, each));
  if (absent) throw noSuch(kind, absent.id);
  if (input.DryRun) throw dryRun();
  const seen: T[] = [];
  for (const each of picked ?? all.values()) if (isSeen(at.cloud, each) && fits(each)) seen.push(each);
  const some = picked ? seen : flapped(at.cloud, seen);
  const size = input.MaxResults ?? most;
  if (some.length > size || input.NextToken !== undefined || at.cloud.strike.emptyPage)
    number(at.cloud, all.values());
  return paginate(at.cloud, some, item => at.cloud.orders.get(item) ?? 0, input, {
    least,
    most,
    usual: most,
    question: questionOf(kind, input.Filters),
  });
};

/** Numbers that rise in the order of creation and never change, so that a page can go on where the last one ended. */
const number = (cloud: Cloud, all: Iterable<object>): void => {
  for (const each of all)
    if (!cloud.orders.has(each)) {
      cloud.numbered += 1;
      cloud.orders.set(each, cloud.numbered);
    }
};

/** Of a map by id: the one, or the error that AWS has for it. */
export const one = <T>(all: ReadonlyMap<string, T>, kind: string, id: string | undefined): T => {
  const [found] = pick(all, kind, [id ?? '']);
  return found as T;
};
