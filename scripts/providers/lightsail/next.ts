import { type MadeMachine, type Making, type Owner, type Try, unsureCode } from '../provider.ts';
import { addressId, diskId, keyId, machineId } from './names.ts';
import type { Blueprint, Site } from './site.ts';

/** What the machines of a region share: a key pair of the run; and the fixed address of the fleet, where it has one. */
export const sharedMakings = ({ sites, tags, fixedAddress }: Blueprint, owner: Owner): Making[][] =>
  sites.map(({ region }) => [
    { kind: 'key pair', name: keyId(owner, region), owner, place: region, parameters: { tags } },
    ...(fixedAddress
      ? [
          {
            kind: 'static address',
            name: addressId(owner, region),
            owner,
            place: region,
            parameters: {},
          } as const,
        ]
      : []),
  ]);

/**
 * The next machines, each with its disks before it. Slots take turns over the regions; one that a region refused goes to
 * the next. One whose making failed, or is in doubt, is left alone. Pure: the same tries give the same makings.
 */
export const nextMakings = (
  plan: Blueprint,
  owner: Owner,
  missing: number,
  present: readonly MadeMachine[],
  tries: readonly Try[],
): Making[][] => {
  const history = historyOf(tries);
  const before = new Set(present.map(({ slot }) => slot).filter(slot => !history.done.has(slot ?? 0)));
  const taken = new Set([...history.done, ...history.over]);
  const used = new Map(history.made);
  const groups: Making[][] = [];
  // The first free numbers, as many as were missing at first: beside machines of before they may be higher than the count.
  for (let slot = 1, left = missing + history.done.size; left > 0; slot += 1) {
    if (before.has(slot)) continue;
    left -= 1;
    if (taken.has(slot)) continue;
    const open = turnsOf(plan.sites, slot).filter(
      ({ region, room = Number.POSITIVE_INFINITY }) =>
        !history.shut.has(region) &&
        !history.refused.has(`${slot} ${region}`) &&
        (used.get(region) ?? 0) < room,
    );
    const [site] = open;
    if (!site) continue;
    used.set(site.region, (used.get(site.region) ?? 0) + 1);
    groups.push(group(plan, owner, site, slot, open.length === 1));
  }
  return groups;
};

/** The sites in the order in which a slot tries them. */
const turnsOf = (sites: readonly Site[], slot: number): Site[] => {
  const first = (slot - 1) % Math.max(1, sites.length);
  return [...sites.slice(first), ...sites.slice(0, first)];
};

/** What `acquire` tells of a making that threw, instead of a refusal of Lightsail's. */
const thrown: readonly string[] = ['failed', unsureCode];

const historyOf = (tries: readonly Try[]) => {
  const shut = new Set<string>();
  const over = new Set<number>();
  const refused = new Set<string>();
  const made = new Map<string, number>();
  const done = new Set<number>();
  for (const { making, made: machines, refusals } of tries) {
    const { place, slot } = making;
    if (slot === undefined) {
      // Without what its machines share a region is of no use.
      if (refusals.length > 0) shut.add(place);
      continue;
    }
    if (refusals.some(({ code }) => thrown.includes(code))) over.add(slot);
    else if (refusals.length > 0) refused.add(`${slot} ${place}`);
    if (machines > 0) done.add(slot);
    if (machines > 0) made.set(place, (made.get(place) ?? 0) + machines);
  }
  return { shut, over, refused, made, done };
};

const group = (plan: Blueprint, owner: Owner, site: Site, slot: number, last: boolean): Making[] => {
  const { region, zones, bundle, blueprint } = site;
  const { tags, disks, ip, ports } = plan;
  const zone = zones[(slot - 1) % Math.max(1, zones.length)] ?? '';
  const name = machineId(owner, region, slot);
  const common = { owner, place: region, slot } as const;
  const named = disks.map(disk => ({ ...disk, id: diskId(owner, region, slot, disk.name) }));
  return [
    ...named.map(
      ({ id, size }): Making => ({
        ...common,
        kind: 'volume',
        name: id,
        parameters: { zone, size, tags },
      }),
    ),
    {
      ...common,
      kind: 'machine',
      name,
      machines: 1,
      userData: name,
      parameters: {
        zone,
        bundle,
        blueprint,
        key: keyId(owner, region),
        ip,
        ports,
        disks: named.map(({ id, path }) => `${id} ${path}`),
        tags,
        last,
      },
    },
  ];
};
