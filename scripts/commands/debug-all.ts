import { groupsOf, showGroups, worstOf } from '../../debug/groups.ts';
import { verdictExit } from '../../debug/judge.ts';
import type { Outcome } from '../cli/outcome.ts';
import type { Request } from '../cli/request.ts';
import { Exit, usageError } from '../errors.ts';
import { scopeName } from '../fleet/names.ts';
import { candidatesOf } from '../operations/candidates.ts';
import { examine } from '../operations/examine.ts';
import { allOrThrow, joined, limiter } from '../parallel.ts';
import { clean } from '../render/clean.ts';
import { expectations } from './expected.ts';
import { readScope } from './site.ts';
import { openWorkplace } from './workplace.ts';

/** Examinations at a time: each is one connection and half a megabyte. */
const atOnce = 16;

/** Examines every machine of the fleet side by side; equal causes are told once. */
export const debugAll = async (request: Request): Promise<Outcome> => {
  if (request.options.save !== undefined)
    throw usageError({
      what: '--save is for one machine; --all keeps the bundles in the store',
      next: 'mayfly debug --all',
    });
  const { scope, folder, source } = await readScope(request);
  const place = await openWorkplace(request, scope, folder, source);
  const { all, unseen } = await candidatesOf(place);
  if (all.length === 0 && unseen.length === 0)
    throw usageError({ what: `${scopeName(scope)} has no machines`, next: 'just create' });
  const expected = expectations(request, place);
  // They share readings of the journal, which is large where the fleet is.
  const shared = { ...place, store: { ...place.store, read: joined(() => place.store.read()) } };
  const few = limiter(atOnce);
  const examined = await allOrThrow(
    all.map(({ name, machine, ended, release }) =>
      few(async () =>
        examine(shared, name, machine, { ...(await expected(release)), ...(ended && { ended }) }),
      ),
    ),
  );
  const dark = unseen.map(
    ({ place: where, why }) => `${where} could not be asked for its machines: ${why}\n`,
  );
  const kind = worstOf(examined);
  return {
    // A machine that may exist and was not looked at is not known to be healthy.
    exit: unseen.length > 0 && kind !== 'broken' ? Exit.usage : verdictExit[kind],
    text: clean(`${dark.join('')}${showGroups(scopeName(scope), examined)}\n`, 800),
    json: {
      ...scope,
      verdict: unseen.length > 0 && kind !== 'broken' ? 'unknown' : kind,
      unseen,
      groups: groupsOf(examined).map(({ first: _first, ...group }) => group),
      machines: examined.map(({ bundle, verdict, path }) => ({
        machine: bundle.machine,
        verdict,
        bundle: path,
      })),
    },
  };
};
