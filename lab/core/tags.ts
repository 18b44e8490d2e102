import type { Tag, TagSpecification } from '@aws-sdk/client-ec2';
import type { Place } from './cloud.ts';
import { ApiError } from './contract.ts';
import { invalid, missing } from './errors.ts';
import type { Instance, Tagged } from './state.ts';

const most = 50;

/** A request's tags, checked. Source: EC2 user guide, "Tag restrictions". Lengths are in characters. */
export const readTags = (tags: readonly Tag[] | undefined): Map<string, string> => {
  const read = new Map<string, string>();
  for (const { Key: key, Value: value = '' } of tags ?? []) {
    if (key === undefined || key === '') throw missing('Tag.Key');
    if (key.length > 128 && [...key].length > 128)
      throw invalid('Tag key exceeds the maximum length of 128 characters');
    if (value.length > 256 && [...value].length > 256)
      throw invalid('Tag value exceeds the maximum length of 256 characters');
    if (/^aws:/i.test(key)) throw invalid("Tag keys starting with 'aws:' are reserved for internal use");
    if (read.has(key)) throw invalid(`Duplicate tag key '${key}' specified.`);
    read.set(key, value);
  }
  if (read.size > most) throw tooMany();
  return read;
};

const tooMany = () =>
  new ApiError('TagLimitExceeded', `The maximum number of tags for a resource has been reached: ${most}`);

/** The tags of a request by the resource types that the action can tag. */
export const readSpecifications = <Kind extends string>(
  given: readonly TagSpecification[] | undefined,
  allowed: readonly Kind[],
): Partial<Record<Kind, Map<string, string>>> => {
  const read: Partial<Record<Kind, Map<string, string>>> = {};
  for (const { ResourceType: type, Tags } of given ?? []) {
    if (type === undefined) throw missing('TagSpecification.ResourceType');
    const kind = allowed.find(each => each === type);
    if (!kind) throw invalid(`'${type}' is not a valid taggable resource type for this operation.`);
    if (read[kind]) throw invalid(`Duplicate TagSpecification for resource type '${type}'`);
    const tags = readTags(Tags);
    if (tags.size === 0)
      throw new ApiError('InvalidTagKey.Malformed', 'Tag specification must have at least one tag');
    read[kind] = tags;
  }
  return read;
};

export const showTags = (tags: ReadonlyMap<string, string>): Tag[] => {
  const shown: Tag[] = [];
  for (const [Key, Value] of tags) shown.push({ Key, Value });
  return shown;
};

const indexKey = (key: string, value: string) => `${key}\u0000${value}`;

/** The instances that have this tag. */
export const withTag = (place: Place, key: string, value: string): ReadonlySet<Instance> =>
  place.byTag.get(indexKey(key, value)) ?? none;
const none: ReadonlySet<Instance> = new Set();

export const index = (place: Place, instance: Instance): void => {
  for (const [key, value] of instance.tags) enter(place, instance, key, value);
};

const enter = (place: Place, instance: Instance, key: string, value: string) => {
  const name = indexKey(key, value);
  const set = place.byTag.get(name);
  if (set) set.add(instance);
  else place.byTag.set(name, new Set([instance]));
};

const leave = (place: Place, instance: Instance, key: string, value: string) => {
  const name = indexKey(key, value);
  const set = place.byTag.get(name);
  set?.delete(instance);
  if (set?.size === 0) place.byTag.delete(name);
};

export const forget = (place: Place, instance: Instance): void => {
  for (const [key, value] of instance.tags) leave(place, instance, key, value);
};

/** Refuses what would be more than 50; system tags do not count. */
export const checkRoom = (resource: Tagged, tags: ReadonlyMap<string, string>): void => {
  let count = 0;
  for (const key of resource.tags.keys()) if (!key.startsWith('aws:') && !tags.has(key)) count += 1;
  if (count + tags.size > most) throw tooMany();
};

export const tag = (place: Place, resource: Tagged, tags: ReadonlyMap<string, string>): void => {
  const instance = place.instances.get(resource.id);
  for (const [key, value] of tags) {
    const old = resource.tags.get(key);
    if (old === value) continue;
    if (instance && old !== undefined) leave(place, instance, key, old);
    resource.tags.set(key, value);
    if (instance) enter(place, instance, key, value);
  }
};

/** Without a value whatever the value is; an empty value means an empty one. */
export const untag = (place: Place, resource: Tagged, key: string, value: string | undefined): void => {
  const old = resource.tags.get(key);
  if (old === undefined || (value !== undefined && value !== old)) return;
  const instance = place.instances.get(resource.id);
  if (instance) leave(place, instance, key, old);
  resource.tags.delete(key);
};
