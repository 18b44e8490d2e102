import type * as Quotas from '@aws-sdk/client-service-quotas';
import type { Answer, At } from '../../at.ts';
import { quotaOf } from '../../capacity.ts';
import { ApiError } from '../../contract.ts';
import type { Market } from '../../options.ts';

/** Source: EC2 user guide, "Instance type quotas". */
const known: Readonly<Record<string, readonly [name: string, market: Market]>> = {
  'L-1216C47A': ['Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances', 'on-demand'],
  'L-34B43A08': ['All Standard (A, C, D, H, I, M, R, T, Z) Spot Instance Requests', 'spot'],
};

/** Source: Service Quotas console, "Amazon Lightsail". */
const ofLightsail: Readonly<Record<string, readonly [name: string, value: (at: At) => number]>> = {
  'L-4259AF9B': ['Instances', ({ cloud }) => cloud.options.lightsail?.vcpus ?? 20],
  'L-BBF0F260': ['Static IPs', ({ cloud }) => cloud.options.lightsail?.addresses ?? 5],
};

export const getServiceQuota = (
  at: At,
  input: Quotas.GetServiceQuotaCommandInput,
): Answer<Quotas.GetServiceQuotaCommandOutput> => {
  const { cloud, place } = at;
  const { QuotaCode = '', ServiceCode = '' } = input;
  const ec2 = ServiceCode === 'ec2' ? known[QuotaCode] : undefined;
  const light = ServiceCode === 'lightsail' ? ofLightsail[QuotaCode] : undefined;
  if (!ec2 && !light)
    throw new ApiError(
      'NoSuchResourceException',
      'The request failed because the specified resource does not exist.',
    );
  return {
    Quota: {
      ServiceCode,
      ServiceName: ec2 ? 'Amazon Elastic Compute Cloud (Amazon EC2)' : 'Amazon Lightsail',
      QuotaArn: `arn:aws:servicequotas:${place.region.name}:${place.account}:${ServiceCode}/${QuotaCode}`,
      QuotaCode,
      QuotaName: (ec2 ?? light)?.[0],
      Value: ec2 ? quotaOf(cloud, place, ec2[1]) : light?.[1](at),
      Unit: 'None',
      Adjustable: true,
      GlobalQuota: false,
    },
  };
};
