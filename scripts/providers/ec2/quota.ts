import { patience } from '../aws/calls.ts';
import { wordsOf } from '../aws/explain.ts';
import type { Context } from './context.ts';
import type { Market } from './offer.ts';

interface Quota {
  readonly name: string;
  /** Codes of Service Quotas for `ec2`; the unit is vCPUs. */
  readonly codes: Readonly<Record<Market, string>>;
}

/** Source: Service Quotas console, "Running On-Demand … instances" and "All … Spot Instance Requests". */
const families: readonly (readonly [RegExp, Quota])[] = [
  [/^(a|c|d|h|i|m|r|t|z|im|is)\d/, quota('Standard', 'L-1216C47A', 'L-34B43A08')],
  [/^(g|gr|vt)\d/, quota('G and VT', 'L-DB2E81BA', 'L-3819A6DF')],
  [/^p\d/, quota('P', 'L-417A185B', 'L-7212CCBC')],
  [/^x\d/, quota('X', 'L-7295265B', 'L-E3A00192')],
  [/^inf\d/, quota('Inf', 'L-1945791B', 'L-B5D1601B')],
  [/^f\d/, quota('F', 'L-74FC7D96', 'L-88CF9481')],
];

function quota(name: string, onDemand: string, spot: string): Quota {
  return { name, codes: { 'on-demand': onDemand, spot } };
}

const quotaOf = (type: string): Quota | undefined => families.find(([pattern]) => pattern.test(type))?.[1];

export interface Room {
  /** How many machines the quotas allow; undefined when that is not known. */
  readonly machines?: number;
  /** What was asked and answered, for people. */
  readonly words: string;
  readonly known: boolean;
  /** The first quota that counts, and how many vCPUs of it a machine takes. */
  readonly first?: { readonly code: string; readonly vcpus: number };
}

/**
 * How many machines of these types a region's quotas allow in a market, each of them of the smallest type of its quota.
 * What runs already is not counted: AWS does not tell.
 */
export const roomIn = async (
  { calls }: Context,
  region: string,
  market: Market,
  vcpus: ReadonlyMap<string, number>,
  signal: AbortSignal,
): Promise<Room> => {
  const smallest = new Map<Quota | undefined, number>();
  for (const [type, count] of vcpus) {
    const one = quotaOf(type);
    smallest.set(one, Math.min(smallest.get(one) ?? count, count));
  }
  if (smallest.has(undefined)) return { words: 'a type has a quota that mayfly does not know', known: false };
  let machines = 0;
  const words: string[] = [];
  let first: Room['first'];
  for (const [one, count] of smallest) {
    if (!one) continue;
    const input = { ServiceCode: 'ec2', QuotaCode: one.codes[market] };
    try {
      const options = { signal, patience: patience.short };
      const { Quota } = await calls.patient(region, 'servicequotas:GetServiceQuota', input, options);
      if (Quota?.Value === undefined) return { words: `AWS does not tell ${input.QuotaCode}`, known: false };
      machines += Math.floor(Quota.Value / count);
      first ??= { code: input.QuotaCode, vcpus: count };
      words.push(`${Quota.Value} vCPUs of ${one.name} ${market} (${input.QuotaCode}), at ${count} a machine`);
    } catch (thrown) {
      signal.throwIfAborted();
      return { words: wordsOf(thrown), known: false };
    }
  }
  return { machines, words: words.join(', '), known: true, ...(first && { first }) };
};
