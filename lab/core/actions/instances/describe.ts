import type * as Ec2 from '@aws-sdk/client-ec2';
import type { Answer, At } from '../../at.ts';
import { dryRun } from '../../errors.ts';
import { type Fields, filter } from '../../filters.ts';
import { flapped } from '../../flapped.ts';
import { stateOf } from '../../life.ts';
import { idsOrPages, paginate, questionOf } from '../../paging.ts';
import type { Instance } from '../../state.ts';
import { candidates, findInstances, instanceFields } from './find.ts';
import { showReservations, showState } from './show.ts';

const page = (least: number, question: () => string) => ({ least, most: 1_000, usual: 1_000, question });

const sequence = (instance: Instance) => instance.sequence;

export const describeInstances = (
  at: At,
  input: Ec2.DescribeInstancesCommandInput,
): Answer<Ec2.DescribeInstancesCommandOutput> => {
  const { cloud } = at;
  idsOrPages(input.InstanceIds, input, 'instancesSet');
  const fits = filter<Instance>(input.Filters, instanceFields, cloud.now);
  if (input.DryRun) throw dryRun();
  const all = input.InstanceIds?.length
    ? findInstances(at, input.InstanceIds)
    : candidates(at, input.Filters);
  const found = flapped(cloud, input.Filters?.length ? all.filter(fits) : all);
  if (input.InstanceIds?.length) return { Reservations: showReservations(found, cloud.now) };
  const { items, NextToken } = paginate(
    cloud,
    found,
    sequence,
    input,
    page(5, questionOf('DescribeInstances', input.Filters)),
  );
  return {
    Reservations: showReservations(items, cloud.now),
    ...(NextToken === undefined ? {} : { NextToken }),
  };
};

export const describeInstanceStatus = (
  at: At,
  input: Ec2.DescribeInstanceStatusCommandInput,
): Answer<Ec2.DescribeInstanceStatusCommandOutput> => {
  const { cloud } = at;
  idsOrPages(input.InstanceIds, input, 'instanceIds');
  const fits = filter<Instance>(input.Filters, statusFields, cloud.now);
  if (input.DryRun) throw dryRun();
  const all = input.InstanceIds?.length ? findInstances(at, input.InstanceIds) : candidates(at, undefined);
  const shown = all.filter(
    each => (input.IncludeAllInstances || stateOf(each, cloud.now) === 'running') && fits(each),
  );
  const { items, NextToken } = paginate(
    cloud,
    flapped(cloud, shown),
    sequence,
    input,
    page(5, questionOf('DescribeInstanceStatus', input.Filters)),
  );
  return { InstanceStatuses: items.map(each => showStatus(each, cloud.now)), NextToken };
};

/** Two minutes after an instance runs its checks have passed. */
const status = (instance: Instance, now: number): 'ok' | 'initializing' | 'not-applicable' => {
  if (stateOf(instance, now) !== 'running') return 'not-applicable';
  return now >= instance.runsAt + 120_000 ? 'ok' : 'initializing';
};

const statusFields: Fields<Instance> = {
  'availability-zone': instanceFields['availability-zone'],
  'instance-state-name': instanceFields['instance-state-name'],
  'instance-state-code': instanceFields['instance-state-code'],
  'instance-status.status': status,
  'system-status.status': status,
};

const showStatus = (instance: Instance, now: number): Ec2.InstanceStatus => {
  const Status = status(instance, now);
  const detail = Status === 'ok' ? 'passed' : Status === 'initializing' ? 'initializing' : undefined;
  const summary = {
    Status,
    Details: detail === undefined ? [] : [{ Name: 'reachability' as const, Status: detail } as const],
  };
  return {
    InstanceId: instance.id,
    AvailabilityZone: instance.zone.name,
    AvailabilityZoneId: instance.zone.id,
    InstanceState: showState(stateOf(instance, now)),
    InstanceStatus: summary,
    SystemStatus: summary,
    Events: [],
  };
};
