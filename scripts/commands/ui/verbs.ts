import type { Outcome } from '../../cli/outcome.ts';
import type { Request } from '../../cli/request.ts';
import { exitOf, tell } from '../../cli/tell.ts';
import { count } from '../../cli/words.ts';
import type { Listener } from '../../fleet/event.ts';
import { scopeName } from '../../fleet/names.ts';
import { foresee, gainOfAll, lossOfAll } from '../../operations/foresee.ts';
import { clean } from '../../render/clean.ts';
import type { KnownFleet } from '../../terminal/model/fleet.ts';
import type { Verb } from '../../terminal/model/job.ts';
import { openWorkshop } from '../create.ts';
import { showGain } from '../show-gain.ts';
import { showLosses } from '../show-losses.ts';
import { readScope, readSite } from '../site.ts';
import { openWorkplace } from '../workplace.ts';
import { requestFor } from './quiet.ts';

const verbs: Readonly<Record<Verb, () => Promise<{ run: (request: Request) => Promise<Outcome> }>>> = {
  create: () => import('../create.ts'),
  replace: () => import('../replace.ts'),
  heal: () => import('../heal.ts'),
  destroy: () => import('../destroy.ts'),
};

/** What a change makes, loses and costs, as the plain command shows it before it asks; nothing is touched. */
export const planFor = async (request: Request, fleet: KnownFleet, verb: Verb): Promise<string[]> => {
  const own = requestFor(request, fleet);
  return clean(verb === 'destroy' ? await losses(own) : await gains(own, verb))
    .trimEnd()
    .split('\n');
};

const losses = async (request: Request): Promise<string> => {
  const { scope, folder, source } = await readScope(request);
  const place = await openWorkplace(request, scope, folder, source);
  return `${scopeName(scope)}: destroy returns it to nothing.\n${showLosses(await lossOfAll(place), request.world.clock.now())}`;
};

const gains = async (request: Request, verb: 'create' | 'replace' | 'heal'): Promise<string> => {
  const site = await readSite(request);
  const { place, prepared } = await openWorkshop(request, site, verb);
  const foreseen =
    verb === 'replace'
      ? { ...(await gainOfAll(place, prepared)), lost: await lossOfAll(place) }
      : await foresee(place, prepared, verb);
  if (foreseen.machines === 0)
    return `${scopeName(site.scope)}: no machine is missing, so ${verb} will make none.\n`;
  return [
    `${scopeName(site.scope)}: ${verb} will make ${count(foreseen.machines, 'machine')} of release ${prepared.release.id}.\n`,
    showGain(site.scope, prepared, foreseen),
    '\n',
    showLosses(foreseen.lost, request.world.clock.now()),
  ].join('');
};

/** The verb itself, as on the command line; the answer was given on the screen. */
export const runVerb = async (
  request: Request,
  fleet: KnownFleet,
  verb: Verb,
  listen: Listener,
  signal: AbortSignal,
): Promise<{ exit: number; text: string }> => {
  const own = requestFor(request, fleet, { approve: scopeName(fleet.scope) });
  const local = request.local(own.options);
  try {
    const { run } = await verbs[verb]();
    const { exit, text } = await run({
      ...own,
      listen,
      signal: AbortSignal.any([request.signal, signal]),
    });
    return { exit, text: local(clean(text)) };
  } catch (thrown) {
    return { exit: exitOf(thrown), text: local(tell(thrown, false)) };
  }
};
