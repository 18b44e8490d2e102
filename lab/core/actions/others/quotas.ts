import type * as Quotas from '@aws-sdk/client-service-quotas';
import type { Answer, At } from '../../at.ts';
import { quotaOf } from '../../capacity.ts';
import { ApiError } from '../../contract.ts';
import type { Market } from '../../options.ts';
import { mostAddresses } from '../network/addresses.ts';

interface Known {
  readonly service: 'ec2' | 'lightsail';
  readonly name: string;
  readonly value: (at: At) => number;
}

const instances =
  (market: Market) =>
  ({ cloud, place }: At) =>
    quotaOf(cloud, place, market);

/** Source: EC2 user guide, "Instance type quotas"; Service Quotas console, "EC2-VPC Elastic IPs", "Amazon Lightsail". */
const known: Readonly<Record<string, Known>> = {
  'L-1216C47A': {
    service: 'ec2',
    name: 'Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances',
    value: instances('on-demand'),
  },
  'L-34B43A08': {
    service: 'ec2',
    name: 'All Standard (A, C, D, H, I, M, R, T, Z) Spot Instance Requests',
    value: instances('spot'),
  },
  'L-0263D0A3': { service: 'ec2', name: 'EC2-VPC Elastic IPs', value: ({ cloud }) => mostAddresses(cloud) },
  'L-4259AF9B': {
    service: 'lightsail',
    name: 'Instances',
    value: ({ cloud }) => cloud.options.lightsail?.vcpus ?? 20,
  },
  'L-BBF0F260': {
    service: 'lightsail',
    name: 'Static IPs',
    value: ({ cloud }) => cloud.options.lightsail?.addresses ?? 5,
  },
};

const services = { ec2: 'Amazon Elastic Compute Cloud (Amazon EC2)', lightsail: 'Amazon Lightsail' } as const;

export const getServiceQuota = (
  at: At,
  input: Quotas.GetServiceQuotaCommandInput,
): Answer<Quotas.GetServiceQuotaCommandOutput> => {
  const { place } = at;
  const { QuotaCode = '', ServiceCode = '' } = input;
  const quota = known[QuotaCode];
  if (quota?.service !== ServiceCode)
    throw new ApiError(
      'NoSuchResourceException',
      'The request failed because the specified resource does not exist.',
    );
  return {
    Quota: {
      ServiceCode,
      ServiceName: services[quota.service],
      QuotaArn: `arn:aws:servicequotas:${place.region.name}:${place.account}:${ServiceCode}/${QuotaCode}`,
      QuotaCode,
      QuotaName: quota.name,
      Value: quota.value(at),
      Unit: 'None',
      Adjustable: true,
      GlobalQuota: false,
    },
  };
};
