import type * as Ec2 from '@aws-sdk/client-ec2';
import type { Answer, At } from '../../at.ts';
import { spendResources } from '../../buckets.ts';
import { ApiError } from '../../contract.ts';
import { endInstance } from '../../endings.ts';
import { dryRun, missing } from '../../errors.ts';
import { tell } from '../../launch/tell.ts';
import { type State, stateOf } from '../../life.ts';
import type { Instance } from '../../state.ts';
import { findInstances } from './find.ts';
import { showState } from './show.ts';

const most = 1_000;

/** An empty list never means all here. */
const named = (at: At, ids: readonly string[] | undefined): Instance[] => {
  if (!ids || ids.length === 0) throw missing('InstanceId');
  if (ids.length > most)
    throw new ApiError('ResourceCountExceeded', `At most ${most} instances can be named in one request.`);
  return [...new Set(findInstances(at, ids))];
};

const change = (instance: Instance, before: State, after: State): Ec2.InstanceStateChange => ({
  InstanceId: instance.id,
  PreviousState: showState(before),
  CurrentState: showState(after),
});

/** All or nothing: one bad id, or in a zone one protected instance, and nothing is terminated there. */
export const terminateInstances = (
  at: At,
  input: Ec2.TerminateInstancesCommandInput,
): Answer<Ec2.TerminateInstancesCommandOutput> => {
  const { cloud, place } = at;
  const instances = named(at, input.InstanceIds);
  if (input.DryRun) throw dryRun();
  spendResources(cloud, place, 'ec2:TerminateInstances', instances.length);
  const kept = instances.find(each => each.protected);
  const zones = new Set(instances.filter(each => each.protected).map(({ zone }) => zone.name));
  const changes = instances
    .filter(({ zone }) => !zones.has(zone.name))
    .map(instance => {
      const before = stateOf(instance, cloud.now);
      endInstance(cloud, place, instance, cloud.now, {
        code: 'Client.UserInitiatedShutdown',
        message: 'Client.UserInitiatedShutdown: User initiated shutdown',
      });
      return change(instance, before, stateOf(instance, cloud.now));
    });
  if (kept)
    throw new ApiError(
      'OperationNotPermitted',
      `The instance '${kept.id}' may not be terminated. Modify its 'disableApiTermination' instance attribute and try again.`,
    );
  return { TerminatingInstances: changes };
};

const wrongState = (instance: Instance, what: string) =>
  new ApiError(
    'IncorrectInstanceState',
    `The instance '${instance.id}' is not in a state from which it can be ${what}.`,
  );

export const stopInstances = (
  at: At,
  input: Ec2.StopInstancesCommandInput,
): Answer<Ec2.StopInstancesCommandOutput> => {
  const { cloud, place } = at;
  const instances = named(at, input.InstanceIds);
  for (const instance of instances) {
    if (instance.spec.market === 'spot' && !instance.spec.persistent)
      throw new ApiError(
        'UnsupportedOperation',
        `You can't stop the Spot Instance '${instance.id}' because it is associated with a one-time Spot Instance request.`,
      );
    if (cloud.options.backing && !cloud.options.backing.stopped)
      throw new ApiError('UnsupportedOperation', 'These machines cannot be stopped; terminate them.');
    if (['shutting-down', 'terminated', 'pending'].includes(stateOf(instance, cloud.now)))
      throw wrongState(instance, 'stopped');
  }
  if (input.DryRun) throw dryRun();
  spendResources(cloud, place, 'ec2:StopInstances', instances.length);
  return {
    StoppingInstances: instances.map(instance => {
      const before = stateOf(instance, cloud.now);
      if (!instance.stop) cloud.options.backing?.stopped?.(instance.id);
      instance.stop ??= { at: cloud.now, doneAt: cloud.now + cloud.timings.terminated };
      return change(instance, before, stateOf(instance, cloud.now));
    }),
  };
};

export const startInstances = (
  at: At,
  input: Ec2.StartInstancesCommandInput,
): Answer<Ec2.StartInstancesCommandOutput> => {
  const { cloud, place } = at;
  const instances = named(at, input.InstanceIds);
  for (const instance of instances)
    if (!['stopped', 'running', 'pending'].includes(stateOf(instance, cloud.now)))
      throw wrongState(instance, 'started');
  if (input.DryRun) throw dryRun();
  spendResources(cloud, place, 'ec2:StartInstances', instances.length);
  return {
    StartingInstances: instances.map(instance => {
      const before = stateOf(instance, cloud.now);
      if (before === 'stopped') {
        instance.stop = undefined;
        instance.runsAt = cloud.options.backing
          ? Number.POSITIVE_INFINITY
          : cloud.now + cloud.timings.running;
        tell(at, instance);
      }
      return change(instance, before, stateOf(instance, cloud.now));
    }),
  };
};

export const rebootInstances = (at: At, input: Ec2.RebootInstancesCommandInput): Record<string, never> => {
  const { cloud } = at;
  const instances = named(at, input.InstanceIds);
  for (const instance of instances)
    if (!['running', 'pending'].includes(stateOf(instance, cloud.now)))
      throw wrongState(instance, 'rebooted');
  if (input.DryRun) throw dryRun();
  for (const { id } of instances) cloud.options.backing?.rebooted(id);
  return {};
};
