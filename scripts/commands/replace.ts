import type { Outcome } from '../cli/outcome.ts';
import type { Request } from '../cli/request.ts';
import { destroy } from '../operations/destroy.ts';
import { prepare } from '../operations/prepare.ts';
import * as create from './create.ts';
import { destroyedOutcome } from './destroy.ts';
import { readSite } from './site.ts';
import { openWorkplace } from './workplace.ts';

/** Nothing is destroyed for a description that could not be created. */
export const run = async (request: Request): Promise<Outcome> => {
  const site = await readSite(request);
  const place = await openWorkplace(request, site.scope, site.folder, site.definition);
  const prepared = await prepare(request.world, place.provider, site);
  await place.provider.plan(site.definition, prepared.image, request.signal);
  const destroyed = await destroy(place, { images: false });
  if (!destroyed.proven) return destroyedOutcome(site.scope, destroyed);
  return create.run(request);
};
