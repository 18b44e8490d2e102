import type { Instance, StaticIp } from '@aws-sdk/client-lightsail';
import type { Scope } from '../../fleet/names.ts';
import { patience } from '../aws/calls.ts';
import { wordsOf } from '../aws/explain.ts';
import { inScope } from '../aws/in-scope.ts';
import type { Context } from './context.ts';
import { ownerByName } from './names.ts';
import { ownerByTags } from './tags.ts';

/** Source: Service Quotas console, "Amazon Lightsail". Called instances there, and counted in vCPUs. */
const codes = { vcpus: 'L-4259AF9B', addresses: 'L-BBF0F260' } as const;

export interface Room {
  /** How many more there may be, beside what others have; undefined when that is not known. */
  readonly left?: number;
  /** What was asked and answered, for people. */
  readonly words: string;
}

const ask = async (
  { calls }: Context,
  region: string,
  code: string,
  signal: AbortSignal,
): Promise<number | string> => {
  try {
    const input = { ServiceCode: 'lightsail', QuotaCode: code };
    const options = { signal, patience: patience.short };
    const { Quota } = await calls.patient(region, 'servicequotas:GetServiceQuota', input, options);
    return Quota?.Value ?? `AWS does not tell ${code}`;
  } catch (thrown) {
    signal.throwIfAborted();
    return wordsOf(thrown);
  }
};

/** vCPUs that a region has left for a fleet: what the fleet has itself does not count, it goes or stays. */
export const vcpusIn = async (
  context: Context,
  region: string,
  scope: Scope,
  instances: readonly Instance[],
  signal: AbortSignal,
): Promise<Room> => {
  const most = await ask(context, region, codes.vcpus, signal);
  if (typeof most === 'string') return { words: most };
  const others = instances.filter(({ tags }) => {
    const owner = ownerByTags(tags);
    return !owner || !inScope(owner, scope);
  });
  const used = others.reduce((sum, { hardware }) => sum + (hardware?.cpuCount ?? 0), 0);
  return {
    left: Math.max(0, most - used),
    words: `${most} vCPUs of instances (${codes.vcpus}), ${used} of them used by others`,
  };
};

/** The same for static addresses. */
export const addressesIn = async (
  context: Context,
  region: string,
  scope: Scope,
  addresses: readonly StaticIp[],
  signal: AbortSignal,
): Promise<Room> => {
  const most = await ask(context, region, codes.addresses, signal);
  if (typeof most === 'string') return { words: most };
  const used = addresses.filter(({ name = '' }) => {
    const owner = ownerByName(name);
    return !owner || !inScope(owner, scope);
  }).length;
  return {
    left: Math.max(0, most - used),
    words: `${most} static addresses (${codes.addresses}), ${used} of them used by others`,
  };
};
