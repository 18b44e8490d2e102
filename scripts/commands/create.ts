import type { Outcome } from '../cli/outcome.ts';
import type { Request } from '../cli/request.ts';
import { create, type Purpose } from '../operations/create.ts';
import { prepare } from '../operations/prepare.ts';
import { frugal } from '../world/frugal.ts';
import { createdOutcome } from './created.ts';
import { readSite } from './site.ts';
import { timeline } from './timeline.ts';
import { openWorkplace } from './workplace.ts';

export const run = (request: Request): Promise<Outcome> => runCreate(request, 'create');

export const runCreate = async (request: Request, purpose: Purpose): Promise<Outcome> => {
  const site = await readSite(request);
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
  const prepared = await prepare(request.world, place.provider, site);
  for (const { file, line, what } of prepared.warnings)
    place.emit({ type: 'note', text: `warning: ${file}${line === undefined ? '' : `:${line}`}: ${what}` });
  const started = request.world.clock.monotonic();
  const created = await create(place, prepared, purpose);
  return createdOutcome(site.scope, created, times, request.world.clock.monotonic() - started);
};
