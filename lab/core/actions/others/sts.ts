import type * as Sts from '@aws-sdk/client-sts';
import type { Answer, At } from '../../at.ts';

export const getCallerIdentity = ({ caller }: At): Answer<Sts.GetCallerIdentityCommandOutput> => ({
  UserId: `AIDA${caller.accessKey.slice(4)}`,
  Account: caller.account,
  Arn: caller.arn,
});
