import type { Outcome } from '../cli/outcome.ts';
import { type Request, textOption } from '../cli/request.ts';
import { count } from '../cli/words.ts';
import { Exit, MayflyError, usageError } from '../errors.ts';
import type { Definition } from '../fleet/definition.ts';
import { scopeName } from '../fleet/names.ts';
import { clearMachines } from '../operations/clear.ts';
import { destroy } from '../operations/destroy.ts';
import { gainOfAll, lossOfAll, lossOfMachines } from '../operations/foresee.ts';
import { replace } from '../operations/replace.ts';
import { clean } from '../render/clean.ts';
import { approval } from './approval.ts';
import { openWorkshop, type Workshop } from './create.ts';
import { destroyedOutcome } from './destroy.ts';
import { leftoverText, replacedOutcome } from './replaced.ts';
import { showGain } from './show-gain.ts';
import { showLosses } from './show-losses.ts';
import { readSite } from './site.ts';

type Strategy = 'surge' | 'recreate';

/** Nothing is destroyed for a description that could not be created. */
export const run = async (request: Request): Promise<Outcome> => {
  const site = await readSite(request);
  const strategy = strategyOf(request, site.definition);
  const approve = approval(request, 'replace', site.scope, site.definition.approval);
  const workshop = await openWorkshop(request, site, 'replace');
  const { place, prepared, make } = workshop;
  const keepsShared = strategy === 'surge' || site.definition.static_address;
  const [gain, losses] = await Promise.all([
    gainOfAll(place, prepared),
    keepsShared ? lossOfMachines(place, site.definition) : lossOfAll(place),
  ]);
  const shown = [
    `${scopeName(site.scope)}: replace will make ${count(gain.machines, 'machine')} of release ${prepared.release.id}, ${order[strategy]}.\n`,
    showGain(site.scope, prepared, gain),
    showLosses(losses, request.world.clock.now()),
  ];
  await approve(shown.join(''), 'name');
  if (strategy === 'surge') return surge(request, workshop, gain.plan);
  if (!site.definition.static_address) {
    const destroyed = await destroy(place, { images: false });
    return destroyed.proven ? makeAnew(make) : destroyedOutcome(site.scope, destroyed);
  }
  const leftovers = await clearMachines(place, prepared, gain.plan);
  if (leftovers.length === 0) return makeAnew(make);
  return {
    exit: Exit.unproven,
    text: clean(
      `Not proven. Something may remain:\n${leftoverText(leftovers)}Mend that, then: just replace\n`,
    ),
    json: { ...site.scope, leftovers },
  };
};

/** What ends it now is never "nothing was touched". */
const makeAnew = (make: Workshop['make']): Promise<Outcome> =>
  make('create').catch((thrown: unknown) => {
    if (!(thrown instanceof MayflyError) || thrown.exit !== Exit.usage) throw thrown;
    const { kind, telling, cause } = thrown;
    const gone = 'the machines of before are gone, and none was made';
    const why = telling.why === undefined ? gone : `${telling.why}\n${gone}`;
    throw new MayflyError(kind, { ...telling, why }, Exit.failed, cause);
  });

const order = {
  surge: 'and remove the old ones once the new ones are verified',
  recreate: 'after the old ones are destroyed',
} as const;

const strategyOf = (request: Request, { static_address }: Definition): Strategy => {
  const word = textOption(request, 'strategy') ?? (static_address ? 'surge' : 'recreate');
  if (word === 'surge' || word === 'recreate') return word;
  throw usageError({
    what: `There is no strategy ${JSON.stringify(word)}`,
    why: 'surge makes the new machines first, recreate destroys the old ones first',
    next: 'mayfly replace --strategy surge',
  });
};

const surge = async (
  { world }: Request,
  { site, place, prepared, times }: Workshop,
  plan: Parameters<typeof replace>[2],
): Promise<Outcome> => {
  const started = world.clock.monotonic();
  const replaced = await replace(place, prepared, plan);
  return replacedOutcome(site.scope, replaced, times, world.clock.monotonic() - started);
};
