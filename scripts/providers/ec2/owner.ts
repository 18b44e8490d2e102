import type { Filter, ResourceType, Tag, TagSpecification } from '@aws-sdk/client-ec2';
import { type Scope, scopeName } from '../../fleet/names.ts';
import { type Making, type Owner, ownerTags } from '../provider.ts';
import { listOf } from './parameters.ts';

/** The user's tags as a parameter of a making: key, value, key, value, … */
export const tagList = (tags: Readonly<Record<string, string>>): string[] =>
  Object.keys(tags)
    .sort()
    .flatMap(key => [key, tags[key] ?? '']);

const isOurs = (key: string) => /^(mayfly|aws):/i.test(key);

/** Everything that is made carries these from birth: ours, a name for people, and the user's, which never win. */
export const tagsOf = (making: Making): Tag[] => {
  const { fleet, environment, release, run } = making.owner;
  const tags = new Map([['Name', scopeName(making.owner)]]);
  const users = listOf(making, 'tags');
  for (let index = 0; index + 1 < users.length; index += 2) {
    const [key = '', value = ''] = users.slice(index, index + 2);
    if (!isOurs(key)) tags.set(key, value);
  }
  tags.set(ownerTags.fleet, fleet);
  tags.set(ownerTags.environment, environment);
  tags.set(ownerTags.release, release);
  tags.set(ownerTags.run, run);
  return [...tags].map(([Key, Value]) => ({ Key, Value }));
};

export const tagSpecifications = (making: Making, types: readonly ResourceType[]): TagSpecification[] => {
  const Tags = tagsOf(making);
  return types.map(ResourceType => ({ ResourceType, Tags }));
};

/** Whose thing it is, or undefined when it is not ours. */
export const ownerOf = (tags: readonly Tag[] | undefined): Owner | undefined => {
  const value = (key: string) => tags?.find(tag => tag.Key === key)?.Value;
  const fleet = value(ownerTags.fleet);
  const environment = value(ownerTags.environment);
  if (fleet === undefined || environment === undefined) return undefined;
  return { fleet, environment, release: value(ownerTags.release) ?? '', run: value(ownerTags.run) ?? '' };
};

/** Filters of any Describe for what a scope owns, or for everything that mayfly made. */
export const ownedBy = (scope: Scope | undefined): Filter[] =>
  scope
    ? [
        { Name: `tag:${ownerTags.fleet}`, Values: [scope.fleet] },
        { Name: `tag:${ownerTags.environment}`, Values: [scope.environment] },
      ]
    : [{ Name: 'tag-key', Values: [ownerTags.fleet] }];
