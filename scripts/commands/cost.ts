import type { Outcome } from '../cli/outcome.ts';
import type { Request } from '../cli/request.ts';
import { Exit } from '../errors.ts';
import { scopeName } from '../fleet/names.ts';
import { cost } from '../operations/cost.ts';
import { clean } from '../render/clean.ts';
import { showCost } from './show-cost.ts';
import { openProvider, openStore, readScope } from './site.ts';

export const run = async (request: Request): Promise<Outcome> => {
  const { scope, folder, source } = await readScope(request);
  const { store, path } = await openStore(request, folder);
  const provider = await openProvider(request, path, source);
  const costs = await cost(provider, store.open(scope));
  return {
    exit: costs.unseen.length > 0 ? Exit.unproven : Exit.done,
    text: clean(showCost(scopeName(scope), costs, provider.included, request.world.clock.now())),
    json: { ...scope, currency: 'USD', ...costs },
  };
};
