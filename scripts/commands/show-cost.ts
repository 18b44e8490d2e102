import { ageOf, columns, count } from '../cli/words.ts';
import type { Cost } from '../operations/cost.ts';
import { contentOf } from './content.ts';
import { perHour, perMonth } from './money.ts';
import { showUnseen } from './show-unseen.ts';

/** What each machine costs, their sum, and what is in it. */
export const showCost = (
  name: string,
  { machines, hourly, unknown, unseen }: Cost,
  included: string | undefined,
  now: Date,
): string =>
  [
    showUnseen(unseen),
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
      : `${name}: ${count(machines.length, 'machine')}, ${sumOf(hourly, unknown, machines.length)}.\n`,
    machines.some(machine => machine.ware?.market === 'spot')
      ? 'Spot prices are those of now, for machines that are never interrupted.\n'
      : '',
    machines.some(machine => machine.hourly !== 0) ? `${contentOf(included)}\n` : '',
  ].join('');

const sumOf = (hourly: number, unknown: number, machines: number): string => {
  if (unknown === machines) return unknown === 1 ? 'of an unknown price' : 'of unknown prices';
  const rest = unknown > 0 ? `; the prices of ${unknown} are unknown and not in it` : '';
  return `${perHour(hourly)} an hour, ${perMonth(hourly)} in a month of 730 hours${rest}`;
};
