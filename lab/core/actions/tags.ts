import type * as Ec2 from '@aws-sdk/client-ec2';
import type { Answer, At } from '../at.ts';
import type { Place } from '../cloud.ts';
import { ApiError } from '../contract.ts';
import { dryRun, invalid, missing, noSuch } from '../errors.ts';
import { filter } from '../filters.ts';
import { isSeen } from '../hidden.ts';
import { isVisible } from '../life.ts';
import { paginate, questionOf } from '../paging.ts';
import type { Tagged } from '../state.ts';
import { checkRoom, readTags, tag, untag } from '../tags.ts';

/** Where the resources of a prefix live, and what AWS calls their type. */
const kinds: Readonly<
  Record<string, readonly [type: Ec2.ResourceType, all: (place: Place) => ReadonlyMap<string, Tagged>]>
> = {
  i: ['instance', ({ instances }) => instances],
  vol: ['volume', ({ volumes }) => volumes],
  eni: ['network-interface', ({ interfaces }) => interfaces],
  sg: ['security-group', place => place.network().groups],
  lt: ['launch-template', ({ templates }) => templates],
  key: ['key-pair', ({ keys }) => keys],
  sir: ['spot-instances-request', ({ spotRequests }) => spotRequests],
  fleet: ['fleet', ({ fleets }) => fleets],
  vpc: ['vpc', place => place.network().vpcs],
  subnet: ['subnet', place => place.network().subnets],
  igw: ['internet-gateway', place => place.network().gateways],
  rtb: ['route-table', place => place.network().routeTables],
  eipalloc: ['elastic-ip', ({ addresses }) => addresses],
};

/** At most so many resources in one request. */
const most = 1_000;

const find = ({ cloud, place }: At, id: string): Tagged => {
  const prefix = id.slice(0, id.indexOf('-'));
  const kind = kinds[prefix];
  if (!kind) throw new ApiError('InvalidID', `The ID '${id}' is not valid`);
  const found = kind[1](place).get(id);
  const instance = place.instances.get(id);
  if (!found || !isSeen(cloud, found) || (instance && !isVisible(instance, cloud.now)))
    throw noSuch(prefix, id);
  return found;
};

const findAll = (at: At, ids: readonly string[] | undefined): Tagged[] => {
  if (!ids || ids.length === 0) throw missing('ResourceId');
  if (ids.length > most) throw invalid(`At most ${most} resources can be tagged by one request.`);
  return ids.map(id => find(at, id));
};

/** All or nothing. */
export const createTags = (at: At, input: Ec2.CreateTagsCommandInput): Record<string, never> => {
  const tags = readTags(input.Tags);
  if (tags.size === 0) throw missing('Tag');
  const resources = findAll(at, input.Resources);
  for (const resource of resources) checkRoom(resource, tags);
  if (input.DryRun) throw dryRun();
  for (const resource of resources) tag(at.place, resource, tags);
  return {};
};

/** Without tags all of the user's go. */
export const deleteTags = (at: At, input: Ec2.DeleteTagsCommandInput): Record<string, never> => {
  const resources = findAll(at, input.Resources);
  for (const { Key: key } of input.Tags ?? [])
    if (key !== undefined && /^aws:/i.test(key))
      throw invalid("Tag keys starting with 'aws:' are reserved for internal use");
  if (input.DryRun) throw dryRun();
  for (const resource of resources) {
    const asked = input.Tags?.length
      ? input.Tags
      : [...resource.tags.keys()]
          .filter(key => !key.startsWith('aws:'))
          .map(Key => ({ Key, Value: undefined }));
    for (const { Key, Value } of asked) if (Key !== undefined) untag(at.place, resource, Key, Value);
  }
  return {};
};

export const describeTags = (
  at: At,
  input: Ec2.DescribeTagsCommandInput,
): Answer<Ec2.DescribeTagsCommandOutput> => {
  const { cloud, place } = at;
  const rows = Object.values(kinds).flatMap(([ResourceType, all]) =>
    [...all(place).values()].flatMap(({ id, tags }) =>
      place.instances.has(id) && !isVisible(place.instances.get(id) ?? never, cloud.now)
        ? []
        : Array.from(tags, ([Key, Value]) => ({ ResourceId: id, ResourceType, Key, Value })),
    ),
  );
  const fits = filter<(typeof rows)[number] & { tags?: Map<string, string> }>(input.Filters, {
    key: ({ Key }) => Key,
    value: ({ Value }) => Value,
    'resource-id': ({ ResourceId }) => ResourceId,
    'resource-type': ({ ResourceType }) => ResourceType,
  });
  if (input.DryRun) throw dryRun();
  const { items, NextToken } = paginate(cloud, rows.filter(fits), (_, index) => index, input, {
    least: 5,
    most: 1_000,
    usual: 1_000,
    question: questionOf('DescribeTags', input.Filters),
  });
  return { Tags: items, NextToken };
};

const never = { visibleAt: Number.POSITIVE_INFINITY } as Parameters<typeof isVisible>[0];
