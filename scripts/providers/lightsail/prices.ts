import { hoursOfMonth } from '../../hours-of-month.ts';
import { allOrThrow } from '../../parallel.ts';
import { patience } from '../aws/calls.ts';
import type { Ware } from '../provider.ts';
import type { Context } from './context.ts';
import { lists } from './lists.ts';

type Wanted = Ware & { readonly place: string };

/** US dollars an hour for one machine, by what Lightsail tells now for a month; undefined where it does not tell. */
export const prices = async (context: Context, wares: readonly Wanted[]): Promise<(number | undefined)[]> => {
  const places = [...new Set(wares.map(({ place }) => place))];
  const found = new Map<string, number>();
  const options = { patience: patience.short };
  await allOrThrow(
    places.map(async place => {
      try {
        for (const { bundleId, price } of await lists(context.calls).bundles(place, options))
          if (price !== undefined) found.set(`${place} ${bundleId}`, price / hoursOfMonth);
      } catch {
        // Unknown is told as unknown.
      }
    }),
  );
  return wares.map(({ place, type }) => found.get(`${place} ${type}`));
};
