import { patience } from '../aws/calls.ts';
import { allPages } from '../aws/pages.ts';
import type { Context } from './context.ts';
import type { Survey } from './survey.ts';

/** vCPUs of the types that are offered anywhere: the same in every region, so each type is asked for once. */
export const vcpusOf = async (
  { calls }: Context,
  surveys: readonly Survey[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, number>> => {
  const known = new Map<string, number>();
  for (const { region, offers } of surveys) {
    const unknown = [...new Set(offers.map(({ type }) => type))].filter(type => !known.has(type));
    if (unknown.length === 0) continue;
    const Filters = [{ Name: 'instance-type', Values: unknown }];
    const pages = await allPages(token =>
      calls.patient(
        region,
        'ec2:DescribeInstanceTypes',
        { Filters, MaxResults: 100, ...(token !== undefined && { NextToken: token }) },
        { signal, patience: patience.short },
      ),
    );
    for (const { InstanceType: type, VCpuInfo: info } of pages.flatMap(
      ({ InstanceTypes = [] }) => InstanceTypes,
    ))
      if (type !== undefined && info?.DefaultVCpus !== undefined) known.set(type, info.DefaultVCpus);
  }
  return known;
};
