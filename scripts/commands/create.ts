import type { Outcome } from '../cli/outcome.ts';
import type { Request } from '../cli/request.ts';
import { count } from '../cli/words.ts';
import { scopeName } from '../fleet/names.ts';
import { create } from '../operations/create.ts';
import type { Purpose } from '../operations/existing.ts';
import { foresee } from '../operations/foresee.ts';
import { type Prepared, prepare } from '../operations/prepare.ts';
import { standingRelease } from '../operations/standing-release.ts';
import type { Workplace } from '../operations/workplace.ts';
import type { Plan } from '../providers/provider.ts';
import { frugal } from '../world/frugal.ts';
import { approval } from './approval.ts';
import { createdOutcome } from './created.ts';
import { showGain } from './show-gain.ts';
import { showLosses } from './show-losses.ts';
import { readSite, type Site } from './site.ts';
import { type Timeline, timeline } from './timeline.ts';
import { tellWarnings } from './warnings.ts';
import { openWorkplace } from './workplace.ts';

export const run = (request: Request): Promise<Outcome> => runCreate(request, 'create');

export const runCreate = async (request: Request, purpose: Purpose): Promise<Outcome> => {
  const site = await readSite(request);
  const { provider, approval: rule } = site.definition;
  // Making local machines costs nothing.
  const free = purpose === 'create' && provider === 'local' && rule === 'ask';
  const approve = free ? undefined : approval(request, purpose, site.scope, rule);
  const workshop = await openWorkshop(request, site, purpose);
  const plan = approve && (await approved(request, workshop, purpose, approve));
  return workshop.make(purpose, plan);
};

/** A workplace with everything that is decided before anything is made. */
export interface Workshop {
  readonly site: Site;
  readonly place: Workplace;
  readonly prepared: Prepared;
  /** How long machines take, from now on. */
  readonly times: Timeline;
  make(purpose: Purpose, plan?: Plan): Promise<Outcome>;
}

export const openWorkshop = async (
  request: Request,
  site: Site,
  command: Purpose | 'replace',
): Promise<Workshop> => {
  const { clock } = request.world;
  frugal(site.definition.count);
  const times = timeline();
  const listening: Request = {
    ...request,
    listen: event => {
      times.take(event);
      request.listen(event);
    },
  };
  const place = await openWorkplace(listening, site.scope, site.folder, site.definition);
  const standing = await standingRelease(place.store, command);
  const prepared = await prepare(request.world, place.provider, site, 'all', standing);
  tellWarnings(request, prepared);
  return {
    site,
    place,
    prepared,
    times,
    make: async (purpose, plan) => {
      const started = clock.monotonic();
      const created = await create(place, prepared, purpose, plan);
      return createdOutcome(site.scope, created, times, clock.monotonic() - started);
    },
  };
};

/** Asks for what will be made and lost. Resolves with the plan that was approved. */
const approved = async (
  { world }: Request,
  { site, place, prepared }: Workshop,
  purpose: Purpose,
  approve: ReturnType<typeof approval>,
): Promise<Plan> => {
  const foreseen = await foresee(place, prepared, purpose);
  const { plan, machines, lost } = foreseen;
  if (machines === 0 && lost.things.length + lost.unseen.length === 0) return plan;
  const shown = [
    `${scopeName(site.scope)}: ${purpose} will make ${count(machines, 'machine')} of release ${prepared.release.id}.\n`,
    showGain(site.scope, prepared, foreseen),
    showLosses({ ...lost, unseen: [] }, world.clock.now()),
    ...[...Map.groupBy(lost.unseen, ({ why }) => why)].map(
      ([why, some]) =>
        `${some.map(({ place: where }) => where).join(', ')} could not be asked: machines of this fleet there are not counted. ${why}\n`,
    ),
  ];
  await approve(shown.join(''), 'yes');
  return plan;
};
