import type * as Ec2 from '@aws-sdk/client-ec2';
import type { Answer, At } from '../at.ts';
import { ApiError } from '../contract.ts';
import { badCombination, dryRun, invalid, noSuch } from '../errors.ts';
import { filter } from '../filters.ts';
import { type Image, imageOf, imagesOf } from '../images.ts';
import { paginate, questionOf } from '../paging.ts';
import { allTypes, type InstanceType, offered, typeNamed } from '../types.ts';
import { showImage, showType } from './catalogue-show.ts';

const byIndex = (_: unknown, index: number) => index;

export const describeImages = (
  { cloud, place }: At,
  input: Ec2.DescribeImagesCommandInput,
): Answer<Ec2.DescribeImagesCommandOutput> => {
  const fits = filter<Image & { tags?: Map<string, string> }>(input.Filters, {
    architecture: ({ architecture }) => architecture,
    'creation-date': ({ created }) => created,
    description: ({ description }) => description,
    'image-id': ({ id }) => id,
    'image-type': () => 'machine',
    'is-public': () => 'true',
    name: ({ name }) => name,
    'owner-alias': ({ ownerAlias }) => ownerAlias,
    'owner-id': ({ owner }) => owner,
    'root-device-type': () => 'ebs',
    state: () => 'available',
    'virtualization-type': () => 'hvm',
  });
  if (input.DryRun) throw dryRun();
  const region = place.region.name;
  const all = input.ImageIds?.length
    ? input.ImageIds.map(id => {
        const image = imageOf(region, id);
        if (!image) throw noSuch('ami', id);
        return image;
      })
    : imagesOf(region);
  const owned = (image: Image) =>
    !input.Owners?.length || input.Owners.some(owner => owner === image.owner || owner === image.ownerAlias);
  const { items, NextToken } = paginate(
    cloud,
    all.filter(image => owned(image) && fits(image)),
    byIndex,
    input,
    {
      least: 1,
      most: 1_000,
      usual: 1_000,
      question: questionOf('DescribeImages', [input.Owners, input.Filters]),
    },
  );
  return { Images: items.map(showImage), NextToken };
};

export const describeInstanceTypes = (
  { cloud, place }: At,
  input: Ec2.DescribeInstanceTypesCommandInput,
): Answer<Ec2.DescribeInstanceTypesCommandOutput> => {
  if (input.InstanceTypes?.length && input.MaxResults !== undefined)
    throw badCombination('The parameter instanceTypes cannot be used with the parameter maxResults');
  const fits = filter<InstanceType & { tags?: Map<string, string> }>(input.Filters, {
    'bare-metal': () => 'false',
    'burstable-performance-supported': ({ burstable }) => String(burstable),
    'current-generation': () => 'true',
    hypervisor: () => 'nitro',
    'instance-type': ({ name }) => name,
    'memory-info.size-in-mib': ({ memory }) => String(memory),
    'processor-info.supported-architecture': ({ architecture }) => architecture,
    'supported-usage-class': () => ['on-demand', 'spot'],
    'supported-virtualization-type': () => 'hvm',
    'vcpu-info.default-vcpus': ({ vcpus }) => String(vcpus),
  });
  const asked = input.InstanceTypes?.map(name => {
    const type = typeNamed(name);
    if (!type)
      throw new ApiError(
        'InvalidInstanceType',
        `The following supplied instance types do not exist: [${name}]`,
      );
    return type;
  });
  if (input.DryRun) throw dryRun();
  const { zones } = place.region;
  const here = (type: InstanceType) => zones.some(zone => offered(type, zone, zones));
  const all = (asked?.length ? asked : allTypes.filter(here)).filter(fits);
  const { items, NextToken } = paginate(cloud, all, byIndex, input, {
    least: 5,
    most: 100,
    usual: 100,
    question: questionOf('DescribeInstanceTypes', input.Filters),
  });
  return { InstanceTypes: items.map(showType), NextToken };
};

export const describeInstanceTypeOfferings = (
  { cloud, place }: At,
  input: Ec2.DescribeInstanceTypeOfferingsCommandInput,
): Answer<Ec2.DescribeInstanceTypeOfferingsCommandOutput> => {
  const by = input.LocationType ?? 'region';
  if (by === 'outpost') throw invalid('The lab has no outposts.');
  const { name: region, zones } = place.region;
  const rows = allTypes.flatMap(type => {
    const at = zones.filter(zone => offered(type, zone, zones));
    const places =
      by === 'region'
        ? at.length > 0
          ? [region]
          : []
        : at.map(zone => (by === 'availability-zone' ? zone.name : zone.id));
    return places.map(Location => ({
      InstanceType: type.name as Ec2._InstanceType,
      Location,
      LocationType: by,
    }));
  });
  const fits = filter<(typeof rows)[number] & { tags?: Map<string, string> }>(input.Filters, {
    'instance-type': ({ InstanceType }) => InstanceType,
    location: ({ Location }) => Location,
  });
  if (input.DryRun) throw dryRun();
  const { items, NextToken } = paginate(cloud, rows.filter(fits), byIndex, input, {
    least: 5,
    most: 1_000,
    usual: 1_000,
    question: questionOf(`DescribeInstanceTypeOfferings ${by}`, input.Filters),
  });
  return { InstanceTypeOfferings: items, NextToken };
};
