import type * as Sdk from '@aws-sdk/client-lightsail';
import type { Answer, At } from '../at.ts';
import { invalidInput, noSuchThing } from './errors.ts';
import { begin, showOperation } from './operations.ts';
import { isVisible, readTags } from './things.ts';

const most = 50;

export const tagResource = (
  at: At,
  { resourceName = '', tags }: Sdk.TagResourceCommandInput,
): Answer<Sdk.TagResourceCommandOutput> => {
  const thing = at.place.lightsail().things.get(resourceName);
  if (!thing || !isVisible(at.cloud, thing)) throw noSuchThing('resource', resourceName);
  if (thing.kind === 'StaticIp') throw invalidInput('A static IP cannot be tagged.');
  const read = readTags(tags);
  if (new Set([...thing.tags.keys(), ...read.keys()]).size > most)
    throw invalidInput(`A resource has at most ${most} tags.`);
  for (const [key, value] of read) thing.tags.set(key, value);
  const operation = begin(at, 'TagResource', thing, 'all', at.cloud.timings.operation);
  return { operations: [showOperation(at, operation)] };
};

export const untagResource = (
  at: At,
  { resourceName = '', tagKeys = [] }: Sdk.UntagResourceCommandInput,
): Answer<Sdk.UntagResourceCommandOutput> => {
  const thing = at.place.lightsail().things.get(resourceName);
  if (!thing || !isVisible(at.cloud, thing)) throw noSuchThing('resource', resourceName);
  for (const key of tagKeys) thing.tags.delete(key);
  const operation = begin(at, 'UntagResource', thing, 'all', at.cloud.timings.operation);
  return { operations: [showOperation(at, operation)] };
};
