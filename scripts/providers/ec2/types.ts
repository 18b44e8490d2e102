import { AwsError } from '../aws/aws-error.ts';
import { patience } from '../aws/calls.ts';
import { failureOf, passesByWaiting } from '../aws/codes.ts';
import { explained, wordsOf } from '../aws/explain.ts';
import { firstAnswer } from '../aws/first-answer.ts';
import { allPages } from '../aws/pages.ts';
import type { Context } from './context.ts';
import type { Survey } from './survey.ts';

export interface Vcpus {
  readonly known: ReadonlyMap<string, number>;
  /** Why nobody tells, by type. */
  readonly untold: ReadonlyMap<string, string>;
}

const typesOf = (surveys: readonly Survey[]): string[] => [
  ...new Set(surveys.flatMap(({ offers }) => offers.map(({ type }) => type))),
];

/** vCPUs of the types that are offered anywhere: the same in every region, so each type is asked for once. */
export const vcpusOf = async (
  context: Context,
  surveys: readonly Survey[],
  signal: AbortSignal,
): Promise<Vcpus> => {
  const known = new Map<string, number>();
  const untold = new Map<string, string>();
  const asked = new Set<string>();
  for (const type of typesOf(surveys)) {
    if (asked.has(type)) continue;
    const offering = surveys.filter(one => typesOf([one]).includes(type));
    const unknownIn = (some: readonly Survey[]) => typesOf(some).filter(each => !asked.has(each));
    const question = async (region: string, either: AbortSignal) => {
      const types = unknownIn(offering.filter(one => one.region === region));
      return { types, counts: await countsIn(context, region, types, either) };
    };
    try {
      const regions = offering.map(({ region }) => region);
      const { types, counts } = await firstAnswer(context.world.clock, regions, question, signal);
      for (const each of types) asked.add(each);
      for (const [each, count] of counts) known.set(each, count);
    } catch (thrown) {
      signal.throwIfAborted();
      if (!isOfNow(thrown)) throw explained(thrown, `ask how many vCPUs ${typesOf(surveys).join(', ')} have`);
      const elsewhere = typesOf(surveys.filter(one => !offering.includes(one)));
      for (const each of unknownIn(offering)) {
        if (elsewhere.includes(each) && each !== type) continue;
        untold.set(each, wordsOf(thrown));
        asked.add(each);
      }
    }
  }
  return { known, untold };
};

/** A missing right stops, as everywhere: who has it learns more. */
const isOfNow = (thrown: unknown): boolean =>
  thrown instanceof AwsError && passesByWaiting(failureOf(thrown));

const countsIn = async (
  { calls }: Context,
  region: string,
  types: readonly string[],
  signal: AbortSignal,
): Promise<[type: string, count: number][]> => {
  const Filters = [{ Name: 'instance-type', Values: [...types] }];
  const pages = await allPages(token =>
    calls.patient(
      region,
      'ec2:DescribeInstanceTypes',
      { Filters, MaxResults: 100, ...(token !== undefined && { NextToken: token }) },
      { signal, patience: patience.short },
    ),
  );
  return pages
    .flatMap(({ InstanceTypes = [] }) => InstanceTypes)
    .flatMap(({ InstanceType: type, VCpuInfo: info }): [string, number][] =>
      type !== undefined && info?.DefaultVCpus !== undefined ? [[type, info.DefaultVCpus]] : [],
    );
};
