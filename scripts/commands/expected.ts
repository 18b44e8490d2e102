import { type Request, textOption } from '../cli/request.ts';
import { sha256 } from '../fleet/canonical.ts';
import { manifestText } from '../fleet/manifest.ts';
import { parseRelease, unitsIn } from '../fleet/release.ts';
import { checkoutSources } from '../operations/checkout-sources.ts';
import type { Expected } from '../operations/examine.ts';
import type { Workplace } from '../operations/workplace.ts';
import type { FleetStore } from '../store/store.ts';
import { readSite } from './site.ts';

/**
 * What machines are held against, by their release: each is read once. Nothing is known of a release that is not in
 * the store.
 */
export const expectations = (
  request: Request,
  place: Workplace,
): ((release: string | undefined) => Promise<Expected>) => {
  const known = new Map<string, Promise<Expected>>();
  return release => {
    if (release === undefined) return Promise.resolve({ units: [] });
    const found = known.get(release) ?? expectedOf(request, place, release);
    known.set(release, found);
    return found;
  };
};

/** The units that a release of the store wants; none where it is not there. */
export const unitsOf = async (store: FleetStore, id: string): Promise<string[]> => {
  const stored = await store.release(id);
  return stored === undefined ? [] : unitsIn(parseRelease(stored));
};

const expectedOf = async (request: Request, place: Workplace, id: string): Promise<Expected> => {
  const stored = await place.store.release(id);
  if (stored === undefined) return { units: [] };
  const release = parseRelease(stored);
  const { definition } = release;
  // Without a fleet file there is no checkout to point into.
  const named = textOption(request, 'fleet') !== undefined;
  const sources = named
    ? undefined
    : await checkoutSources(request.world, place.provider.numbered, await readSite(request), release);
  return {
    units: unitsIn(release),
    definition,
    release: { id: release.id, manifest: sha256(manifestText(release.bundle.manifest)) },
    ...(sources === undefined ? {} : { sources }),
  };
};
