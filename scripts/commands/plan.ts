import type { Outcome } from '../cli/outcome.ts';
import type { Request } from '../cli/request.ts';
import { count } from '../cli/words.ts';
import { Exit } from '../errors.ts';
import { scopeName } from '../fleet/names.ts';
import type { Priced } from '../operations/cost.ts';
import { gainOfAll } from '../operations/foresee.ts';
import { prepare } from '../operations/prepare.ts';
import type { Plan } from '../providers/provider.ts';
import { clean } from '../render/clean.ts';
import { showGain } from './show-gain.ts';
import { openProvider, openStore, readSite } from './site.ts';
import { tellWarnings } from './warnings.ts';

/** What create would make, where and at what price. Touches nothing. */
export const run = async (request: Request): Promise<Outcome> => {
  const site = await readSite(request);
  const { path } = await openStore(request, site.folder);
  const provider = await openProvider(request, path, site.definition);
  const prepared = await prepare(request.world, provider, site, 'known');
  tellWarnings(request, prepared);
  const gain = await gainOfAll({ provider, signal: request.signal }, prepared);
  const { definition, release } = prepared;
  const text = [
    `${scopeName(site.scope)}: ${count(definition.count, 'machine')} of release ${release.id}, at least ${definition.min} ready.\n`,
    showGain(site.scope, prepared, gain),
    'Nothing was made. Next: just create\n',
  ].join('');
  return {
    exit: Exit.done,
    text: clean(text),
    json: document(site.scope, gain.plan, gain.prices, release.id, definition.count),
  };
};

const document = (
  scope: object,
  plan: Plan,
  wares: readonly Priced[],
  release: string,
  machines: number,
) => ({
  ...scope,
  release,
  machines,
  account: plan.account ?? null,
  places: plan.places,
  notes: plan.notes ?? [],
  warnings: plan.warnings,
  currency: 'USD',
  wares,
});
