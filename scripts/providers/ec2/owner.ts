import type { Filter, ResourceType, Tag, TagSpecification } from '@aws-sdk/client-ec2';
import { type Scope, scopeName } from '../../fleet/names.ts';
import { marksOf, ownerByMarks } from '../aws/marks.ts';
import { type Making, type Owner, ownerTags } from '../provider.ts';

export const tagsOf = (making: Making): Tag[] =>
  [...marksOf(making, scopeName(making.owner))].map(([Key, Value]) => ({ Key, Value }));

export const tagSpecifications = (making: Making, types: readonly ResourceType[]): TagSpecification[] => {
  const Tags = tagsOf(making);
  return types.map(ResourceType => ({ ResourceType, Tags }));
};

/** Whose thing it is, or undefined when it is not ours. */
export const ownerOf = (tags: readonly Tag[] | undefined): Owner | undefined =>
  ownerByMarks(key => tags?.find(tag => tag.Key === key)?.Value);

/** Filters of any Describe for what a scope owns, or for everything that mayfly made. */
export const ownedBy = (scope: Scope | undefined): Filter[] =>
  scope
    ? [
        { Name: `tag:${ownerTags.fleet}`, Values: [scope.fleet] },
        { Name: `tag:${ownerTags.environment}`, Values: [scope.environment] },
      ]
    : [{ Name: 'tag-key', Values: [ownerTags.fleet] }];
