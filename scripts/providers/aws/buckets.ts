import type { Action } from './actions.ts';

export interface BucketSize {
  readonly most: number;
  /** Tokens a second. */
  readonly refill: number;
}

const own: Readonly<Partial<Record<Action, BucketSize>>> = {
  'ec2:RunInstances': { most: 5, refill: 2 },
  'ec2:TerminateInstances': { most: 100, refill: 5 },
  'ec2:DeleteVolume': { most: 100, refill: 5 },
  'ec2:DeleteNetworkInterface': { most: 100, refill: 5 },
  'ec2:CreateTags': { most: 100, refill: 10 },
  // What follows is not documented: guesses on the safe side.
  'ssm:GetParameter': { most: 40, refill: 10 },
  'pricing:GetProducts': { most: 10, refill: 5 },
  'servicequotas:GetServiceQuota': { most: 10, refill: 5 },
  'sts:GetCallerIdentity': { most: 100, refill: 20 },
};

/** Lightsail tells no rates: guesses on the safe side. */
const lightReading: BucketSize = { most: 50, refill: 10 };
const lightChanging: BucketSize = { most: 20, refill: 5 };

const reading: BucketSize = { most: 100, refill: 20 };
const changing: BucketSize = { most: 50, refill: 5 };

/** Requests of one action in one region. Source: EC2 API reference, "Request throttling". */
export const bucketOf = (action: Action): BucketSize => {
  if (action.startsWith('lightsail:'))
    return action.startsWith('lightsail:Get') ? lightReading : lightChanging;
  return own[action] ?? (/^ec2:(Describe|Get)/.test(action) ? reading : changing);
};

const perMachine: Readonly<Partial<Record<Action, BucketSize>>> = {
  'ec2:RunInstances': { most: 1000, refill: 2 },
  'ec2:TerminateInstances': { most: 1000, refill: 20 },
};

/** The same for the instances that requests are about, beside the requests. */
export const machineBucketOf = (action: Action): BucketSize | undefined => perMachine[action];
