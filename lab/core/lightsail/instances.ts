import type * as Sdk from '@aws-sdk/client-lightsail';
import type { Answer, At } from '../at.ts';
import { endLight, lightStateOf } from './life.ts';
import { begin, showOperation } from './operations.ts';
import { pageOf } from './page.ts';
import { showInstance } from './show.ts';
import { findThing } from './things.ts';

export const getInstances = (
  at: At,
  { pageToken }: Sdk.GetInstancesCommandInput,
): Answer<Sdk.GetInstancesCommandOutput> => {
  const { items, nextPageToken } = pageOf(at, 'Instance', pageToken);
  const instances = items.map(each => showInstance(at, each));
  return { instances, ...(nextPageToken !== undefined && { nextPageToken }) };
};

export const getInstance = (
  at: At,
  { instanceName }: Sdk.GetInstanceCommandInput,
): Answer<Sdk.GetInstanceCommandOutput> => ({
  instance: showInstance(at, findThing(at, 'Instance', instanceName)),
});

export const deleteInstance = (
  at: At,
  { instanceName }: Sdk.DeleteInstanceCommandInput,
): Answer<Sdk.DeleteInstanceCommandOutput> => {
  const { cloud, place } = at;
  const instance = findThing(at, 'Instance', instanceName);
  const goneAt = endLight(cloud, place.lightsail(), instance);
  const operation = begin(at, 'DeleteInstance', instance, instance.zone.name, goneAt - cloud.now);
  return { operations: [showOperation(at, operation)] };
};

export const rebootInstance = (
  at: At,
  { instanceName }: Sdk.RebootInstanceCommandInput,
): Answer<Sdk.RebootInstanceCommandOutput> => {
  const { cloud } = at;
  const instance = findThing(at, 'Instance', instanceName);
  if (lightStateOf(instance, cloud.now) === 'running') cloud.options.backing?.rebooted(instance.id);
  const operation = begin(at, 'RebootInstance', instance, instance.zone.name, cloud.timings.operation);
  return { operations: [showOperation(at, operation)] };
};
