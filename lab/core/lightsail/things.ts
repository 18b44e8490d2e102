import type * as Sdk from '@aws-sdk/client-lightsail';
import type { At } from '../at.ts';
import type { Cloud } from '../cloud.ts';
import { invalidInput, nameTaken, noSuchThing } from './errors.ts';
import type { Named, Thing } from './state.ts';

const mostTags = 50;

/** Source: Lightsail API reference, `ResourceName`; two characters at least. */
const goodName = /^\w[\w-]{0,253}\w$/;

/** Throws for names that cannot be, or that anything in the region has already. */
export const checkNames = ({ place }: At, names: readonly string[]): void => {
  const bad = names.find(name => !goodName.test(name));
  if (bad !== undefined) throw invalidInput(`The name is not valid: ${bad}`);
  const { things } = place.lightsail();
  const taken = names.filter((name, index) => things.has(name) || names.indexOf(name) !== index);
  if (taken.length > 0) throw nameTaken(taken);
};

/** Tags of a request, checked. Source: Lightsail, "Tags". */
export const readTags = (tags: readonly Sdk.Tag[] | undefined): Map<string, string> => {
  const read = new Map<string, string>();
  for (const { key = '', value = '' } of tags ?? []) {
    if (key === '' || [...key].length > 128) throw invalidInput('A tag key has 1 to 128 characters.');
    if ([...value].length > 256) throw invalidInput('A tag value has at most 256 characters.');
    if (/^aws:/i.test(key)) throw invalidInput('Tag keys that begin with aws: are reserved.');
    if (read.has(key)) throw invalidInput(`The tag key ${key} is given twice.`);
    read.set(key, value);
  }
  if (read.size > mostTags) throw invalidInput(`A resource has at most ${mostTags} tags.`);
  return read;
};

export const showTags = (tags: ReadonlyMap<string, string>): Sdk.Tag[] =>
  Array.from(tags, ([key, value]) => ({ key, value }));

/** What a new resource has in common with all others. */
export const named = <Kind extends Named['kind']>(
  { cloud, place }: At,
  kind: Kind,
  name: string,
  lag: number,
  tags: ReadonlyMap<string, string> = new Map(),
): Named & { readonly kind: Kind } => {
  const lightsail = place.lightsail();
  lightsail.made += 1;
  const hex = cloud.ids.hex(32);
  const uuid = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return {
    kind,
    // Instances of Lightsail are instances of EC2 underneath, and the machine itself sees such an id.
    id: `${{ Instance: 'i', StaticIp: 'ip', Disk: 'disk', KeyPair: 'key' }[kind]}-0${hex.slice(0, 16)}`,
    name,
    arn: `arn:aws:lightsail:${place.region.name}:${place.account}:${kind}/${uuid}`,
    sequence: lightsail.made,
    createdAt: cloud.now,
    visibleAt: lag === 0 ? cloud.now : cloud.now + Math.floor(cloud.luck.next() * (lag + 1)),
    tags: new Map(tags),
  };
};

export const isVisible = ({ now }: Cloud, thing: Named): boolean => now >= thing.visibleAt;

/** Everything of a kind that can be seen. */
export const allOf = <Kind extends Thing['kind']>(
  { cloud, place }: At,
  kind: Kind,
): Extract<Thing, { kind: Kind }>[] =>
  [...place.lightsail().things.values()].filter(
    (thing): thing is Extract<Thing, { kind: Kind }> => thing.kind === kind && isVisible(cloud, thing),
  );

/** The one with this name. Throws NotFoundException, for one that cannot be seen yet too. */
export const findThing = <Kind extends Thing['kind']>(
  { cloud, place }: At,
  kind: Kind,
  name: string | undefined,
): Extract<Thing, { kind: Kind }> => {
  const found = place.lightsail().things.get(name ?? '');
  if (!found || found.kind !== kind || !isVisible(cloud, found)) throw noSuchThing(kind, name ?? '');
  return found as Extract<Thing, { kind: Kind }>;
};

export const sequence = ({ sequence: number }: Named) => number;

export const showCommon = ({ place }: At, { arn, createdAt, id, kind, name }: Named, zone: string) => ({
  name,
  arn,
  supportCode: `${place.account}/${id}`,
  createdAt: new Date(createdAt),
  location: { availabilityZone: zone, regionName: place.region.name as Sdk.RegionName },
  resourceType: kind,
});
