import type * as Ec2 from '@aws-sdk/client-ec2';
import type { Answer, At } from '../../at.ts';
import { ApiError } from '../../contract.ts';
import { dryRun, invalid, missing, noSuch, pick } from '../../errors.ts';
import { isSeen } from '../../hidden.ts';
import { checkUserData } from '../../launch/read.ts';
import { stateOf } from '../../life.ts';
import type { Group, Instance } from '../../state.ts';
import { findInstances } from './find.ts';
import { showGroups } from './show.ts';

const find = (at: At, id: string | undefined): Instance => {
  if (id === undefined) throw missing('InstanceId');
  const [instance] = findInstances(at, [id]);
  if (!instance) throw noSuch('i', id);
  return instance;
};

const unmodelled = (what: string) => new ApiError('UnsupportedOperation', `The lab does not model ${what}.`);

export const describeInstanceAttribute = (
  at: At,
  input: Ec2.DescribeInstanceAttributeCommandInput,
): Answer<Ec2.DescribeInstanceAttributeCommandOutput> => {
  const instance = find(at, input.InstanceId);
  if (input.Attribute === undefined) throw missing('Attribute');
  if (input.DryRun) throw dryRun();
  const id = { InstanceId: instance.id };
  switch (input.Attribute) {
    case 'userData':
      return { ...id, UserData: instance.userData === undefined ? {} : { Value: instance.userData } };
    case 'instanceInitiatedShutdownBehavior':
      return { ...id, InstanceInitiatedShutdownBehavior: { Value: instance.shutdownBehavior } };
    case 'disableApiTermination':
      return { ...id, DisableApiTermination: { Value: instance.protected } };
    case 'instanceType':
      return { ...id, InstanceType: { Value: instance.spec.type.name } };
    case 'groupSet':
      return { ...id, Groups: showGroups(instance.groups) };
    case 'rootDeviceName':
      return { ...id, RootDeviceName: { Value: instance.spec.image.rootDevice } };
    case 'sourceDestCheck':
      return { ...id, SourceDestCheck: { Value: true } };
    default:
      throw unmodelled(`the attribute ${input.Attribute}`);
  }
};

/** One attribute in one request. */
export const modifyInstanceAttribute = (
  at: At,
  input: Ec2.ModifyInstanceAttributeCommandInput,
): Record<string, never> => {
  const {
    InstanceId,
    DryRun,
    Groups,
    DisableApiTermination,
    InstanceInitiatedShutdownBehavior,
    UserData,
    ...others
  } = input;
  const instance = find(at, InstanceId);
  if (stateOf(instance, at.cloud.now) === 'terminated')
    throw new ApiError('IncorrectInstanceState', `The instance '${instance.id}' is terminated.`);
  const more = Object.entries(others).filter(([, value]) => value !== undefined);
  if (more[0]) throw unmodelled(`changing ${more[0][0]}`);
  const groups = Groups?.length ? pick(at.place.network().groups, 'sg', Groups) : undefined;
  for (const group of groups ?? []) {
    if (!isSeen(at.cloud, group)) throw noSuch('sg', group.id);
    if (group.vpc !== instance.subnet.vpc)
      throw new ApiError(
        'InvalidGroup.NotFound',
        `The security group '${group.id}' does not exist in the instance's VPC`,
      );
  }
  const behavior = InstanceInitiatedShutdownBehavior?.Value;
  if (behavior !== undefined && behavior !== 'stop' && behavior !== 'terminate')
    throw invalid(`Invalid value '${behavior}' for instanceInitiatedShutdownBehavior.`);
  if (UserData?.Value) {
    if (stateOf(instance, at.cloud.now) !== 'stopped')
      throw new ApiError(
        'IncorrectInstanceState',
        `The instance '${instance.id}' is not in the 'stopped' state.`,
      );
    checkUserData(Buffer.from(UserData.Value).toString('base64'));
  }
  if (DryRun) throw dryRun();
  if (groups) regroup(instance, groups);
  if (behavior !== undefined) instance.shutdownBehavior = behavior;
  if (DisableApiTermination?.Value !== undefined) instance.protected = DisableApiTermination.Value;
  if (UserData?.Value) instance.userData = Buffer.from(UserData.Value).toString('base64');
  return {};
};

/** The interface that lingers belongs to the groups of its end. */
const regroup = (instance: Instance, groups: readonly Group[]): void => {
  const { interface: net } = instance;
  for (const group of net.groups) group.uses -= 1;
  for (const group of groups) group.uses += 1;
  net.groups = groups;
  instance.groups = groups;
};
