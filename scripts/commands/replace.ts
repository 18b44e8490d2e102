import type { Outcome } from '../cli/outcome.ts';
import type { Request } from '../cli/request.ts';
import { count } from '../cli/words.ts';
import { scopeName } from '../fleet/names.ts';
import { destroy } from '../operations/destroy.ts';
import { gainOfAll, lossOfAll } from '../operations/foresee.ts';
import { approval } from './approval.ts';
import { openWorkshop } from './create.ts';
import { destroyedOutcome } from './destroy.ts';
import { showGain } from './show-gain.ts';
import { showLosses } from './show-losses.ts';
import { readSite } from './site.ts';

/** Nothing is destroyed for a description that could not be created. */
export const run = async (request: Request): Promise<Outcome> => {
  const site = await readSite(request);
  const approve = approval(request, 'replace', site.scope, site.definition.approval);
  const { place, prepared, make } = await openWorkshop(request, site);
  const [gain, losses] = await Promise.all([gainOfAll(place, prepared), lossOfAll(place)]);
  const shown = [
    `${scopeName(site.scope)}: replace will make ${count(gain.machines, 'machine')} of release ${prepared.release.id}.\n`,
    showGain(site.scope, prepared, gain),
    showLosses(losses, request.world.clock.now()),
  ];
  await approve(shown.join(''), 'name');
  const destroyed = await destroy(place, { images: false });
  if (!destroyed.proven) return destroyedOutcome(site.scope, destroyed);
  return make('create');
};
