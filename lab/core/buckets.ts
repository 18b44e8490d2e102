import type { Cloud, Place } from './cloud.ts';
import { throttled } from './errors.ts';

interface Size {
  readonly most: number;
  /** Per second. */
  readonly refill: number;
}

const size = (most: number, refill: number): Size => ({ most, refill });

/** Source: EC2 API reference, "Request throttling". The other services document less; theirs are strict readings. */
const own: Readonly<Record<string, Size>> = {
  'ec2:RunInstances': size(5, 2),
  'ec2:StartInstances': size(5, 2),
  'ec2:TerminateInstances': size(100, 5),
  'ec2:CreateVolume': size(100, 5),
  'ec2:DeleteVolume': size(100, 5),
  'ec2:DeleteNetworkInterface': size(100, 5),
  'ec2:CreateTags': size(100, 10),
  'ec2:DeleteTags': size(100, 10),
  'ssm:GetParameter': size(40, 40),
  'pricing:GetProducts': size(10, 10),
  'servicequotas:GetServiceQuota': size(10, 10),
  'sts:GetCallerIdentity': size(600, 600),
};

/** Lightsail tells no rates at all. */
const lightReading = size(50, 10);
const lightChanging = size(20, 5);

const reading = size(100, 20);
const readingAll = size(50, 10);
const changing = size(50, 5);

/** Those of which a question about everything costs more, with the bucket of such questions. */
const dear: ReadonlyMap<string, string> = new Map(
  [
    'ec2:DescribeInstances',
    'ec2:DescribeInstanceStatus',
    'ec2:DescribeNetworkInterfaces',
    'ec2:DescribeSecurityGroups',
    'ec2:DescribeSpotInstanceRequests',
    'ec2:DescribeVolumes',
  ].map(action => [action, `${action} of all`]),
);

/** Of RunInstances, StartInstances, TerminateInstances and StopInstances, beside their requests: one for each instance. */
const resources: Readonly<Record<string, Size>> = {
  'ec2:RunInstances': size(1000, 2),
  'ec2:StartInstances': size(1000, 2),
  'ec2:TerminateInstances': size(1000, 20),
  'ec2:StopInstances': size(1000, 20),
};

const isAboutAll = (input: { MaxResults?: number; NextToken?: string }): boolean =>
  input.MaxResults === undefined &&
  input.NextToken === undefined &&
  !Object.values(input).some(value => Array.isArray(value) && value.length > 0);

const spend = (cloud: Cloud, place: Place, name: string, { most, refill }: Size, count: number): boolean => {
  let bucket = place.buckets.get(name);
  if (!bucket) {
    bucket = { tokens: most, at: cloud.now };
    place.buckets.set(name, bucket);
  }
  bucket.tokens = Math.min(most, bucket.tokens + (Math.max(0, cloud.now - bucket.at) * refill) / 1000);
  bucket.at = cloud.now;
  // Sums of fractions fall short of whole numbers by a hair.
  if (bucket.tokens + 1e-6 < count) return false;
  bucket.tokens -= count;
  return true;
};

/** Takes one token for a request. Throws RequestLimitExceeded. */
export const spendRequest = (cloud: Cloud, place: Place, action: string, input: object): void => {
  if (cloud.options.buckets === false) return;
  let bucket = own[action];
  let name = action;
  if (action.startsWith('lightsail:'))
    bucket = action.startsWith('lightsail:Get') ? lightReading : lightChanging;
  else if (!bucket && (action.startsWith('ec2:Describe') || action.startsWith('ec2:Get'))) {
    const ofAll = dear.get(action);
    bucket = reading;
    if (ofAll !== undefined && isAboutAll(input)) {
      bucket = readingAll;
      name = ofAll;
    }
  }
  if (!spend(cloud, place, name, bucket ?? changing, 1)) throw throttled(action.startsWith('ec2:'));
};

/** Takes a token for each instance that a request is about. Throws RequestLimitExceeded. */
export const spendResources = (cloud: Cloud, place: Place, action: string, count: number): void => {
  const bucket = resources[action];
  if (cloud.options.buckets === false || !bucket) return;
  if (!spend(cloud, place, `${action} instances`, bucket, count)) throw throttled(true);
};
