import type * as Ec2 from '@aws-sdk/client-ec2';
import type { Answer, At } from '../../at.ts';
import { chanceOf } from '../../chance.ts';
import { ApiError } from '../../contract.ts';
import { dryRun, invalid, missing } from '../../errors.ts';
import { paginate, questionOf } from '../../paging.ts';
import { regionNamed } from '../../regions.ts';
import { typeNamed } from '../../types.ts';

/** 1 to 10; fewer than three types always score low. */
export const getSpotPlacementScores = (
  { cloud }: At,
  input: Ec2.GetSpotPlacementScoresCommandInput,
): Answer<Ec2.GetSpotPlacementScoresCommandOutput> => {
  if (input.TargetCapacity === undefined) throw missing('TargetCapacity');
  if (input.InstanceRequirementsWithMetadata)
    throw new ApiError(
      'UnsupportedOperation',
      'The lab scores by instance type, not by InstanceRequirements.',
    );
  const types = input.InstanceTypes ?? [];
  if (types.length === 0) throw missing('InstanceTypes');
  for (const name of types) if (!typeNamed(name)) throw invalid(`Invalid instance type: ${name}`);
  const names = input.RegionNames?.length ? input.RegionNames : [...cloud.enabled];
  const regions = names.map(name => {
    const region = regionNamed(name);
    if (!region) throw invalid(`Invalid region: ${name}`);
    return region;
  });
  if (input.DryRun) throw dryRun();
  const hour = Math.floor(cloud.now / 3_600_000);
  const score = (place: string) => {
    const luck = chanceOf(cloud.options.seed, `score ${place} ${types.length} ${hour}`);
    return types.length < 3 ? 1 + Math.floor(luck * 3) : 1 + Math.floor(luck * 9);
  };
  const rows = input.SingleAvailabilityZone
    ? regions.flatMap(({ name, zones }) =>
        zones.map(({ id }) => ({ Region: name, AvailabilityZoneId: id, Score: score(id) })),
      )
    : regions.map(({ name }) => ({ Region: name, Score: score(name) }));
  rows.sort((a, b) => b.Score - a.Score);
  const { items, NextToken } = paginate(cloud, rows, (_, index) => index, input, {
    least: 10,
    most: 1_000,
    usual: 1_000,
    question: questionOf('GetSpotPlacementScores', [types, names]),
  });
  return { SpotPlacementScores: items, NextToken };
};
