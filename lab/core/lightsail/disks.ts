import type * as Sdk from '@aws-sdk/client-lightsail';
import type { Answer, At } from '../at.ts';
import { invalidInput, notNow } from './errors.ts';
import { lightStateOf } from './life.ts';
import { begin, showOperation } from './operations.ts';
import { pageOf } from './page.ts';
import { showDisk } from './show.ts';
import type { LightDisk } from './state.ts';
import { allOf, checkNames, findThing, named, readTags } from './things.ts';

/** Source: Lightsail, "Block storage disks": GB of one disk, and disks of one instance. */
const limits = { least: 8, most: 16_384, perInstance: 15 } as const;

export const createDisk = (
  at: At,
  { diskName = '', availabilityZone, sizeInGb = 0, tags }: Sdk.CreateDiskCommandInput,
): Answer<Sdk.CreateDiskCommandOutput> => {
  const { cloud, place } = at;
  const zone = place.region.zones.find(({ name }) => name === availabilityZone);
  if (!zone) throw invalidInput(`${availabilityZone} is not an Availability Zone of ${place.region.name}.`);
  if (!(sizeInGb >= limits.least && sizeInGb <= limits.most))
    throw invalidInput(`A disk has from ${limits.least} to ${limits.most} GB.`);
  const marks = readTags(tags);
  checkNames(at, [diskName]);
  const disk: LightDisk = {
    ...named(at, 'Disk', diskName, cloud.timings.visibleOthers, marks),
    zone,
    size: sizeInGb,
    availableAt: cloud.now + cloud.timings.operation,
    path: undefined,
    instance: undefined,
  };
  place.lightsail().things.set(diskName, disk);
  const operation = begin(at, 'CreateDisk', disk, zone.name, cloud.timings.operation);
  return { operations: [showOperation(at, operation)] };
};

export const getDisks = (
  at: At,
  { pageToken }: Sdk.GetDisksCommandInput,
): Answer<Sdk.GetDisksCommandOutput> => {
  const { items, nextPageToken } = pageOf(at, 'Disk', pageToken);
  const disks = items.map(each => showDisk(at, each));
  return { disks, ...(nextPageToken !== undefined && { nextPageToken }) };
};

export const getDisk = (at: At, { diskName }: Sdk.GetDiskCommandInput): Answer<Sdk.GetDiskCommandOutput> => ({
  disk: showDisk(at, findThing(at, 'Disk', diskName)),
});

export const attachDisk = (
  at: At,
  { diskName, instanceName, diskPath = '' }: Sdk.AttachDiskCommandInput,
): Answer<Sdk.AttachDiskCommandOutput> => {
  const { cloud } = at;
  const disk = findThing(at, 'Disk', diskName);
  const instance = findThing(at, 'Instance', instanceName);
  if (!/^\/dev\/(xvd[f-p]|sd[f-p])$/.test(diskPath))
    throw invalidInput(`The disk path ${diskPath} is not valid.`);
  if (disk.instance) throw invalidInput(`The disk ${diskName} is attached to ${disk.instance.name} already.`);
  if (disk.zone !== instance.zone) throw invalidInput('The disk and the instance are in different zones.');
  if (lightStateOf(instance, cloud.now) !== 'running' || cloud.now < disk.availableAt)
    throw notNow(`The disk ${diskName} cannot be attached to ${instanceName} now.`);
  const others = allOf(at, 'Disk').filter(each => each.instance === instance);
  if (others.length >= limits.perInstance || others.some(({ path }) => path === diskPath))
    throw invalidInput(`The disk path ${diskPath} is taken, or ${instanceName} has too many disks.`);
  Object.assign(disk, { instance, path: diskPath });
  const operation = begin(at, 'AttachDisk', disk, disk.zone.name, cloud.timings.operation);
  return { operations: [showOperation(at, operation)] };
};

/** Only of an instance that is stopped. Source: Lightsail, "Detach and delete a disk". */
export const detachDisk = (
  at: At,
  { diskName }: Sdk.DetachDiskCommandInput,
): Answer<Sdk.DetachDiskCommandOutput> => {
  const disk = findThing(at, 'Disk', diskName);
  if (!disk.instance) throw invalidInput(`The disk ${diskName} is not attached.`);
  if (lightStateOf(disk.instance, at.cloud.now) !== 'stopped')
    throw notNow(`The instance ${disk.instance.name} must be stopped before.`);
  Object.assign(disk, { instance: undefined, path: undefined });
  const operation = begin(at, 'DetachDisk', disk, disk.zone.name, at.cloud.timings.operation);
  return { operations: [showOperation(at, operation)] };
};

export const deleteDisk = (
  at: At,
  { diskName }: Sdk.DeleteDiskCommandInput,
): Answer<Sdk.DeleteDiskCommandOutput> => {
  const disk = findThing(at, 'Disk', diskName);
  if (disk.instance) throw notNow(`The disk ${diskName} is attached to ${disk.instance.name}.`);
  at.place.lightsail().things.delete(disk.name);
  const operation = begin(at, 'DeleteDisk', disk, disk.zone.name, at.cloud.timings.operation);
  return { operations: [showOperation(at, operation)] };
};
