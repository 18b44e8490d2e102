import type * as Ec2 from '@aws-sdk/client-ec2';
import type { Answer, At } from '../at.ts';
import { ApiError } from '../contract.ts';
import { dryRun, invalid, missing } from '../errors.ts';
import type { Fields } from '../filters.ts';
import { newId } from '../ids.ts';
import type { Volume } from '../state.ts';
import { readSpecifications, showTags } from '../tags.ts';
import { list, one } from './list.ts';

const stateOf = (volume: Volume): Ec2.VolumeState => (volume.instance ? 'in-use' : 'available');

const show = (volume: Volume): Ec2.Volume => ({
  VolumeId: volume.id,
  Size: volume.size,
  VolumeType: volume.type,
  Encrypted: volume.encrypted,
  State: stateOf(volume),
  CreateTime: new Date(volume.createdAt),
  AvailabilityZone: volume.zone.name,
  AvailabilityZoneId: volume.zone.id,
  SnapshotId: '',
  MultiAttachEnabled: false,
  ...(volume.type === 'gp3' ? { Iops: 3000, Throughput: 125 } : {}),
  Attachments: volume.instance
    ? [
        {
          AttachTime: new Date(volume.instance.launchedAt),
          DeleteOnTermination: volume.deleteOnTermination,
          Device: volume.device,
          InstanceId: volume.instance.id,
          State: 'attached',
          VolumeId: volume.id,
        },
      ]
    : [],
  Tags: showTags(volume.tags),
});

export const createVolume = (
  { cloud, place }: At,
  input: Ec2.CreateVolumeCommandInput,
): Answer<Ec2.CreateVolumeCommandOutput> => {
  const asked = input.AvailabilityZone ?? input.AvailabilityZoneId;
  if (asked === undefined) throw missing('AvailabilityZone');
  const zone = place.region.zones.find(({ name, id }) => name === asked || id === asked);
  if (!zone) throw new ApiError('InvalidZone.NotFound', `The zone '${asked}' does not exist.`);
  if (input.Size === undefined) throw missing('Size');
  if (input.Size < 1 || input.Size > 65_536) throw invalid(`Volume of ${input.Size}GiB is not possible.`);
  const tags = readSpecifications(input.TagSpecifications, ['volume']).volume;
  if (input.DryRun) throw dryRun();
  const volume: Volume = {
    id: newId(cloud, 'vol'),
    tags: new Map(tags),
    zone,
    size: input.Size,
    type: input.VolumeType ?? 'gp2',
    encrypted: input.Encrypted ?? false,
    device: '',
    deleteOnTermination: false,
    createdAt: cloud.now,
    instance: undefined,
  };
  place.volumes.set(volume.id, volume);
  return show(volume);
};

export const deleteVolume = (at: At, input: Ec2.DeleteVolumeCommandInput): Record<string, never> => {
  const volume = one(at.place.volumes, 'vol', input.VolumeId);
  if (volume.instance)
    throw new ApiError('VolumeInUse', `Volume ${volume.id} is currently attached to ${volume.instance.id}`);
  if (input.DryRun) throw dryRun();
  at.place.volumes.delete(volume.id);
  return {};
};

const fields: Fields<Volume> = {
  'attachment.delete-on-termination': each => (each.instance ? String(each.deleteOnTermination) : undefined),
  'attachment.device': each => (each.instance ? each.device : undefined),
  'attachment.instance-id': each => each.instance?.id,
  'attachment.status': each => (each.instance ? 'attached' : undefined),
  'availability-zone': each => each.zone.name,
  'create-time': each => new Date(each.createdAt).toISOString(),
  encrypted: each => String(each.encrypted),
  size: each => String(each.size),
  status: stateOf,
  'volume-id': each => each.id,
  'volume-type': each => each.type,
};

export const describeVolumes = (
  at: At,
  input: Ec2.DescribeVolumesCommandInput,
): Answer<Ec2.DescribeVolumesCommandOutput> => {
  const { items, NextToken } = list(at, input, at.place.volumes, {
    kind: 'vol',
    ids: input.VolumeIds,
    fields,
  });
  return { Volumes: items.map(show), NextToken };
};
