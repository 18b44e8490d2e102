import type { Outcome } from '../cli/outcome.ts';
import type { Request } from '../cli/request.ts';
import { ageOf, columns, count } from '../cli/words.ts';
import { Exit } from '../errors.ts';
import { scopeName } from '../fleet/names.ts';
import { type Cost, cost } from '../operations/cost.ts';
import { clean } from '../render/clean.ts';
import { perHour, perMonth } from './money.ts';
import { openProvider, openStore, readScope } from './site.ts';

export const run = async (request: Request): Promise<Outcome> => {
  const { scope, folder, source } = await readScope(request);
  const { store, path } = await openStore(request, folder);
  const provider = await openProvider(request, path, source);
  const costs = await cost(provider, store.open(scope));
  return {
    exit: costs.unseen.length > 0 ? Exit.unproven : Exit.done,
    text: clean(show(scopeName(scope), costs, request.world.clock.now())),
    json: { ...scope, currency: 'USD', ...costs },
  };
};

const show = (name: string, { machines, hourly, unknown, unseen }: Cost, now: Date): string =>
  [
    ...unseen.map(({ place, why }) => `${place} could not be asked: ${why}\n`),
    machines.length === 0
      ? `${name} has no machines${unseen.length > 0 ? ' that are known' : ''}.\n`
      : columns([
          ['name', 'where', 'type', 'market', 'an hour', 'a month', 'age'],
          ...machines.map(machine => [
            machine.name,
            machine.ware?.zone ?? machine.place,
            machine.ware?.type ?? '-',
            machine.ware?.market ?? '-',
            perHour(machine.hourly),
            perMonth(machine.hourly),
            machine.createdAt ? ageOf(now.getTime() - machine.createdAt.getTime()) : '-',
          ]),
        ]),
    machines.length === 0
      ? ''
      : `${name}: ${count(machines.length, 'machine')}, ${perHour(hourly)} an hour, ${perMonth(hourly)} in a month of 730 hours${
          unknown > 0 ? `; the prices of ${unknown} are unknown and not in it` : ''
        }.\n`,
    machines.some(machine => machine.ware?.market === 'spot')
      ? 'Spot prices are those of now, for machines that are never interrupted. Addresses, disks and traffic are not in it.\n'
      : '',
  ].join('');
