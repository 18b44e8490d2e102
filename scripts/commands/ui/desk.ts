import type { Request } from '../../cli/request.ts';
import { bug } from '../../errors.ts';
import { cost } from '../../operations/cost.ts';
import { list } from '../../operations/list.ts';
import type { Provider } from '../../providers/provider.ts';
import type { Desk } from '../../terminal/desk.ts';
import { type KnownFleet, keyOfScope } from '../../terminal/model/fleet.ts';
import { frugal } from '../../world/frugal.ts';
import { openProvider, openStore, readSites } from '../site.ts';
import { examineMachine } from './examine.ts';
import { knownFleets, type Sourced } from './known.ts';
import { follow } from './logs.ts';
import { requestFor } from './quiet.ts';
import { openShell } from './shell.ts';
import { planFor, runVerb } from './verbs.ts';

/** What the screen asks, answered by the same operations and commands as everything else. */
export const openDesk = async (request: Request): Promise<Desk & { where: string }> => {
  const { folder, shown } = await readSites(request);
  const { store, path } = await openStore(request, folder);
  const sources = new Map<string, Sourced>();
  const providers = new Map<string, Promise<Provider>>();

  const sourceOf = (fleet: KnownFleet): Sourced => {
    const known = sources.get(keyOfScope(fleet.scope));
    if (!known) throw bug(`the fleet ${keyOfScope(fleet.scope)} is on the screen and not known`);
    return known;
  };
  const providerOf = (fleet: KnownFleet): Promise<Provider> => {
    const key = keyOfScope(fleet.scope);
    const opened = providers.get(key) ?? openProvider(request, path, sourceOf(fleet).source);
    providers.set(key, opened);
    // What could not be opened is tried again at the next look.
    opened.catch(() => providers.delete(key));
    return opened;
  };

  return {
    where: `${shown} and the store ${path}`,
    clock: request.world.clock,
    known: async () => {
      const { fleets, trouble } = await knownFleets(request, store);
      frugal(fleets.reduce((most, { source }) => Math.max(most, source.count), 0));
      for (const fleet of fleets) {
        const key = keyOfScope(fleet.scope);
        // A description that changed may name another region.
        if (JSON.stringify(sources.get(key)?.source) !== JSON.stringify(fleet.source)) providers.delete(key);
        sources.set(key, fleet);
      }
      return { fleets, ...(trouble === undefined ? {} : { trouble }) };
    },
    look: async (fleet, part) =>
      list(await providerOf(fleet), store.open(fleet.scope), { part: ({ machines }) => part(machines) }),
    cost: async fleet => cost(await providerOf(fleet), store.open(fleet.scope)),
    recall: async ({ scope }, machine) => {
      const { machines } = await store.open(scope).read();
      const reached = machines.get(machine)?.reached ?? {};
      return Object.fromEntries(Object.entries(reached).map(([phase, at]) => [phase, at.getTime()]));
    },
    examine: (fleet, machine) => examineMachine(requestFor(request, fleet), machine),
    logs: (fleet, machines, take, told, signal) =>
      follow(requestFor(request, fleet), machines, take, told, signal),
    plan: (fleet, verb) => planFor(request, fleet, verb),
    run: (fleet, verb, listen, signal) => runVerb(request, fleet, verb, listen, signal),
    shell: (fleet, machine) => openShell(request, fleet, machine),
  };
};
