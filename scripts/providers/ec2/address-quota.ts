import type { Telling } from '../../errors.ts';
import type { Scope } from '../../fleet/names.ts';
import { patience } from '../aws/calls.ts';
import { wordsOf } from '../aws/explain.ts';
import { inScope } from '../aws/in-scope.ts';
import { addressesBy } from './addresses.ts';
import type { Context } from './context.ts';
import { ownerOf } from './owner.ts';

/** Source: Service Quotas console, "EC2-VPC Elastic IPs": 5 in a region until AWS is asked for more. */
const code = 'L-0263D0A3';

export interface AddressRoom {
  /** How many more there may be, beside what others have; undefined when that is not known. */
  readonly left?: number;
  /** What was asked and answered, for people. */
  readonly words: string;
}

/** Elastic IP addresses that a region has left for a fleet: its own does not count. */
export const addressRoom = async (
  context: Context,
  region: string,
  scope: Scope,
  signal: AbortSignal,
): Promise<AddressRoom> => {
  const options = { signal, patience: patience.short };
  try {
    const input = { ServiceCode: 'ec2', QuotaCode: code };
    const [{ Quota }, addresses] = await Promise.all([
      context.calls.patient(region, 'servicequotas:GetServiceQuota', input, options),
      addressesBy(context, region, [], options),
    ]);
    if (Quota?.Value === undefined) return { words: `AWS does not tell ${code}` };
    const used = addresses.filter(({ Tags }) => {
      const owner = ownerOf(Tags);
      return !owner || !inScope(owner, scope);
    }).length;
    return {
      left: Math.max(0, Quota.Value - used),
      words: `${Quota.Value} elastic IP addresses (${code}), ${used} of them used by others`,
    };
  } catch (thrown) {
    signal.throwIfAborted();
    return { words: wordsOf(thrown) };
  }
};

export const noAddressLeft = (region: string, why: string): Telling => ({
  what: `There is no room for another elastic IP address in ${region}`,
  why,
  next: `aws ec2 describe-addresses --region ${region}    # release one that nobody needs, or: aws service-quotas request-service-quota-increase --service-code ec2 --region ${region} --quota-code ${code} --desired-value …`,
});
