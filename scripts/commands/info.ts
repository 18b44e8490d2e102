import type { Outcome } from '../cli/outcome.ts';
import { type Request, textOption } from '../cli/request.ts';
import { columns, count } from '../cli/words.ts';
import { Exit } from '../errors.ts';
import type { Definition } from '../fleet/definition.ts';
import { parseRelease } from '../fleet/release.ts';
import { isAskable } from '../machine/ask-check.ts';
import { cost } from '../operations/cost.ts';
import { type Listing, list } from '../operations/list.ts';
import type { Unseen } from '../providers/provider.ts';
import { clean } from '../render/clean.ts';
import type { FleetStore } from '../store/store.ts';
import { perHour, perMonth } from './money.ts';
import { showUnseen } from './show-unseen.ts';
import { openProvider, openStore, readScope } from './site.ts';

/** Addresses, URLs, release and cost of a fleet: what one has to know to use it. */
export const run = async (request: Request): Promise<Outcome> => {
  const { scope, folder, source } = await readScope(request);
  const { store: stores, path } = await openStore(request, folder);
  const store = stores.open(scope);
  const provider = await openProvider(request, path, source);
  const withAddress = source.static_address || textOption(request, 'fleet') !== undefined;
  const [listing, costs] = await Promise.all([
    list(provider, store, { withAddress, signal: request.signal }),
    cost(provider, store),
  ]);
  const release = (await store.read()).lastRun?.release;
  const definition = await definitionOf(store, release);
  const urls = urlsOf(definition, listing);
  const { hourly, unknown } = costs;
  const { machines, address } = listing;
  const unseen = distinctUnseen([...listing.unseen, ...costs.unseen]);
  return {
    exit: unseen.length > 0 ? Exit.unproven : Exit.done,
    text: clean(
      [
        showUnseen(unseen),
        columns([
          ['fleet', listing.scope],
          ['provider', provider.name],
          ['release', release ?? '-'],
          ['address', address ? `${address.address} (static), on ${address.machine ?? 'no machine'}` : '-'],
          ...machines.map(({ name, address: own, status }) => [name, `${own ?? '-'}  ${status}`]),
          ...urls.map(url => ['url', url]),
          ['cost', costWords(hourly, unknown, costs.machines.length)],
        ]),
      ].join(''),
    ),
    json: {
      ...scope,
      provider: provider.name,
      release: release ?? null,
      address,
      machines,
      urls,
      unseen,
      cost: { currency: 'USD', hourly, unknown },
    },
  };
};

const distinctUnseen = (all: readonly Unseen[]): Unseen[] => [
  ...new Map(all.map(each => [`${each.place} ${each.why}`, each])).values(),
];

const definitionOf = async (
  store: FleetStore,
  release: string | undefined,
): Promise<Definition | undefined> => {
  const stored = release === undefined ? undefined : await store.release(release);
  return stored === undefined ? undefined : parseRelease(stored).definition;
};

/** Where the fleet's http checks answer from outside: at its address, or at each machine. */
const urlsOf = (definition: Definition | undefined, { machines, address }: Listing): string[] => {
  const hosts = address ? [address.address] : machines.flatMap(({ address: own }) => own ?? []);
  const checks = (definition?.health ?? []).filter(isAskable);
  const bases = checks.flatMap(check => (check.kind === 'http' ? [new URL(check.url)] : []));
  return [
    ...new Set(
      hosts.flatMap(host =>
        bases.map(base => {
          const url = new URL('/', base);
          url.hostname = host.includes(':') ? `[${host}]` : host;
          return url.href;
        }),
      ),
    ),
  ];
};

const costWords = (hourly: number, unknown: number, machines: number): string => {
  if (machines > 0 && unknown === machines) return `${count(machines, 'machine')}: unknown`;
  const sum =
    hourly === 0 && unknown === 0 ? 'nothing' : `${perHour(hourly)} an hour, ${perMonth(hourly)} a month`;
  return `${count(machines, 'machine')}: ${sum}${unknown > 0 ? `, and ${unknown} of an unknown price` : ''}`;
};
