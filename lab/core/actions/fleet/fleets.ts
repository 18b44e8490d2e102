import type * as Ec2 from '@aws-sdk/client-ec2';
import type { Answer, At } from '../../at.ts';
import { ApiError } from '../../contract.ts';
import { endInstance } from '../../endings.ts';
import { dryRun, invalid, missing } from '../../errors.ts';
import type { Fleet } from '../../state.ts';
import { showTags } from '../../tags.ts';
import { one } from '../list.ts';

/** Instant fleets in one request. */
const most = 25;

/** Of an instant fleet always with its instances. */
export const deleteFleets = (
  { cloud, place }: At,
  input: Ec2.DeleteFleetsCommandInput,
): Answer<Ec2.DeleteFleetsCommandOutput> => {
  const { FleetIds: ids, TerminateInstances: terminate, DryRun } = input;
  if (!ids?.length) throw missing('FleetId');
  if (terminate === undefined) throw missing('TerminateInstances');
  if (ids.length > most) throw invalid(`At most ${most} instant fleets can be deleted by one request.`);
  if (!terminate)
    throw new ApiError(
      'InvalidParameterValue',
      'Instant fleets are deleted with their instances: set TerminateInstances.',
    );
  if (DryRun) throw dryRun();
  const good: Ec2.DeleteFleetSuccessItem[] = [];
  const bad: Ec2.DeleteFleetErrorItem[] = [];
  for (const id of ids) {
    const fleet = place.fleets.get(id);
    if (!fleet || fleet.deleted) {
      const Code = fleet ? ('fleetNotInDeletableState' as const) : ('fleetIdDoesNotExist' as const);
      bad.push({ FleetId: id, Error: { Code, Message: `The fleet '${id}' cannot be deleted.` } });
      continue;
    }
    fleet.deleted = true;
    for (const instance of fleet.instances)
      endInstance(cloud, place, instance, cloud.now, {
        code: 'Client.UserInitiatedShutdown',
        message: 'Client.UserInitiatedShutdown: User initiated shutdown',
      });
    good.push({ FleetId: id, CurrentFleetState: 'deleted_terminating', PreviousFleetState: 'active' });
  }
  return { SuccessfulFleetDeletions: good, UnsuccessfulFleetDeletions: bad };
};

const show = (fleet: Fleet): Ec2.FleetData => ({
  FleetId: fleet.id,
  FleetState: fleet.deleted ? 'deleted_terminating' : 'active',
  ActivityStatus: 'fulfilled',
  CreateTime: new Date(fleet.createdAt),
  Type: 'instant',
  ...(fleet.input.ClientToken === undefined ? {} : { ClientToken: fleet.input.ClientToken }),
  FulfilledCapacity: fleet.instances.length,
  TargetCapacitySpecification: {
    TotalTargetCapacity: fleet.input.TargetCapacitySpecification?.TotalTargetCapacity,
    DefaultTargetCapacityType: fleet.input.TargetCapacitySpecification?.DefaultTargetCapacityType,
  },
  Errors: (fleet.output.Errors ?? []) as Ec2.DescribeFleetError[],
  Instances: (fleet.output.Instances ?? []) as Ec2.DescribeFleetsInstances[],
  Tags: showTags(fleet.tags),
});

/** Instant fleets are shown only to who names them. */
export const describeFleets = (
  { place }: At,
  input: Ec2.DescribeFleetsCommandInput,
): Answer<Ec2.DescribeFleetsCommandOutput> => {
  if (input.DryRun) throw dryRun();
  const fleets = (input.FleetIds ?? []).map(id => one(place.fleets, 'fleet', id));
  return { Fleets: fleets.map(show) };
};
