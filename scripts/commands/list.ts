import type { Outcome } from '../cli/outcome.ts';
import type { Request } from '../cli/request.ts';
import { ageOf, columns, count } from '../cli/words.ts';
import { Exit } from '../errors.ts';
import { endedWords } from '../fleet/ended.ts';
import { type ListedMachine, type Listing, list } from '../operations/list.ts';
import { clean } from '../render/clean.ts';
import { openProvider, openStore, readScope } from './site.ts';

export const run = async (request: Request): Promise<Outcome> => {
  const { scope, folder, source } = await readScope(request);
  const { store, path } = await openStore(request, folder);
  const provider = await openProvider(request, path, source);
  const listing = await list(provider, store.open(scope));
  return {
    exit: listing.unseen.length > 0 ? Exit.unproven : Exit.done,
    text: clean(showListing(listing, request.world.clock.now())),
    json: { ...scope, ...listing },
  };
};

/** For people, in local time. */
export const showListing = (listing: Listing, now: Date): string =>
  [
    ...listing.unseen.map(({ place, why }) => `${place} could not be asked: ${why}\n`),
    listing.damage ? `The journal is damaged: ${listing.damage}\n` : '',
    listing.holder ? `At work now: ${listing.holder}\n` : '',
    listing.machines.length === 0
      ? listing.unseen.length === 0
        ? `${listing.scope} has no machines. Make them: just create\n`
        : ''
      : `${listing.scope}: ${count(listing.machines.length, 'machine')}\n${columns([
          ['name', 'status', 'address', 'ssh', 'release', 'age', ''],
          ...listing.machines.map(machine => row(machine, now)),
        ])}`,
    listing.machines.some(({ status }) => status === 'lost') ? 'To make the lost ones anew: just heal\n' : '',
  ].join('');

const row = (machine: ListedMachine, now: Date): string[] => [
  machine.name,
  machine.status,
  machine.address ?? '-',
  machine.endpoint ?? '-',
  machine.release ?? '-',
  machine.createdAt ? ageOf(now.getTime() - machine.createdAt.getTime()) : '-',
  machine.ended ? endedWords(machine.ended, now) : (machine.remark ?? ''),
];
