import type { Outcome } from '../cli/outcome.ts';
import { type Request, textOption } from '../cli/request.ts';
import { ageOf, columns, count } from '../cli/words.ts';
import { Exit } from '../errors.ts';
import { endedWords } from '../fleet/ended.ts';
import { type ListedMachine, type Listing, type ListingPart, list } from '../operations/list.ts';
import { clean } from '../render/clean.ts';
import { showUnseen } from './show-unseen.ts';
import { openProvider, openStore, readScope } from './site.ts';

export const run = async (request: Request): Promise<Outcome> => {
  const { scope, folder, source } = await readScope(request);
  const { store, path } = await openStore(request, folder);
  const provider = await openProvider(request, path, source);
  const now = () => request.world.clock.now();
  const print = (text: string) => request.terminal.print(clean(text));
  const rows = request.options.json === true ? undefined : rowsAsTheyCome(print, now);
  // A fleet without its file can be looked at, and not made.
  const byName = textOption(request, 'fleet') !== undefined;
  const withAddress = source.static_address || byName;
  const listing = await list(provider, store.open(scope), {
    part: rows?.take,
    withAddress,
    signal: request.signal,
  });
  return {
    exit:
      listing.unseen.length > 0 || listing.machines.some(({ status }) => status === 'not known')
        ? Exit.unproven
        : Exit.done,
    text: clean(rows?.shown() ? rows.rest(listing) : showListing(listing, now(), !byName)),
    json: { ...scope, ...listing },
  };
};

const head = ['name', 'status', 'address', 'ssh', 'release', 'age', ''];

/** For people, in local time. */
export const showListing = (listing: Listing, now: Date, described = true): string =>
  [
    troubles(listing),
    listing.machines.length === 0
      ? listing.unseen.length === 0
        ? `${listing.scope} has no machines.${described ? ' Make them: just create' : ''}\n`
        : ''
      : `${listing.scope}: ${count(listing.machines.length, 'machine')}\n${columns([
          head,
          ...listing.machines.map(machine => row(machine, now)),
        ])}`,
    addressLine(listing),
    advice(listing),
  ].join('');

/** What the widest usual cell takes: who prints rows as they come does not know all of them. */
const usual = [
  '',
  'failed at configured',
  '255.255.255.255',
  '255.255.255.255:65535',
  '0123456789ab',
  '600 min',
];

export interface Rows {
  /** Prints the rows of a part; before the first one the head. */
  take(part: ListingPart): void;
  shown(): boolean;
  /** What is left to say at the end: machines that no place has, and what is wrong. */
  rest(listing: Listing): string;
}

/** Rows are printed as places answer. */
export const rowsAsTheyCome = (print: (text: string) => void, now: () => Date): Rows => {
  const shown = new Set<string>();
  let widths: readonly number[] = [];
  const text = (machines: readonly ListedMachine[], first: boolean) => {
    const rows = machines.map(machine => row(machine, now()));
    return columns(first ? [head, ...rows] : rows, widths);
  };
  return {
    take: ({ machines, names }) => {
      const first = shown.size === 0;
      if (first) {
        const longest = Math.max(
          ...[...names, ...machines.map(({ name }) => name)].map(({ length }) => length),
        );
        widths = usual.map((cell, index) => (index === 0 ? longest : cell.length));
      }
      print(text(machines, first));
      for (const { name } of machines) shown.add(name);
    },
    shown: () => shown.size > 0,
    rest: listing => {
      const others = listing.machines.filter(({ name }) => !shown.has(name));
      return [
        others.length > 0 ? text(others, false) : '',
        `${listing.scope}: ${count(listing.machines.length, 'machine')}\n`,
        addressLine(listing),
        troubles(listing),
        advice(listing),
      ].join('');
    },
  };
};

const troubles = ({ unseen, damage, holder }: Listing): string =>
  [
    showUnseen(unseen),
    damage ? `The journal is damaged: ${damage}\n` : '',
    holder ? `At work now: ${holder}\n` : '',
  ].join('');

const addressLine = ({ address }: Listing): string =>
  address
    ? `Address: ${address.address}, ${address.machine === undefined ? 'on no machine' : `on ${address.machine}`}\n`
    : '';

const advice = ({ machines, replacing, holder }: Listing): string =>
  [
    machines.some(({ status }) => status === 'lost') ? 'To make the lost ones anew: just heal\n' : '',
    replacing && !holder ? 'A replace was interrupted: just replace finishes or undoes it\n' : '',
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
