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

export const getServiceQuota = (
  { cloud, place }: At,
  input: Quotas.GetServiceQuotaCommandInput,
): Answer<Quotas.GetServiceQuotaCommandOutput> => {
  const quota = input.ServiceCode === 'ec2' ? known[input.QuotaCode ?? ''] : undefined;
  if (!quota)
    throw new ApiError(
      'NoSuchResourceException',
      'The request failed because the specified resource does not exist.',
    );
  const [QuotaName, market] = quota;
  return {
    Quota: {
      ServiceCode: 'ec2',
      ServiceName: 'Amazon Elastic Compute Cloud (Amazon EC2)',
      QuotaArn: `arn:aws:servicequotas:${place.region.name}:${place.account}:ec2/${input.QuotaCode}`,
      QuotaCode: input.QuotaCode,
      QuotaName,
      Value: quotaOf(cloud, place, market),
      Unit: 'None',
      Adjustable: true,
      GlobalQuota: false,
    },
  };
};
