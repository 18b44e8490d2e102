import { imagesOf } from '../../lab/core/images.ts';
import type { Core } from '../../lab/core/lab.ts';
import { administrator } from '../../lab/core/simulated.ts';
import type { Action, Input, Output } from '../../scripts/providers/aws/actions.ts';
import { ownerTags } from '../../scripts/providers/provider.ts';
import type { Timeline } from '../support/timeline.ts';

const region = 'us-east-1';
const caller = administrator();

const image = imagesOf(region).find(
  ({ name, architecture }) => name.startsWith('debian-12') && architecture === 'x86_64',
);

export interface Neighbours {
  /** Everything that was there before. */
  readonly there: ReadonlySet<string>;
  /** Ids of what is not there any more, or ends. */
  harmed(): string[];
}

/** Things that look like ours, and belong to another fleet, to another environment of this one, or to no fleet. */
export const plantNeighbours = async (lab: Core, timeline: Timeline): Promise<Neighbours> => {
  const call = <A extends Action>(action: A, input: Input<A>) =>
    lab.call({ caller, region, action, input: input as object }) as Output<A>;
  const planted = new Set<string>();
  const plant = (name: string, tags: Record<string, string>) => {
    const Tags = Object.entries({ Name: 'hello', ...tags }).map(([Key, Value]) => ({ Key, Value }));
    const { GroupId } = call('ec2:CreateSecurityGroup', {
      GroupName: name,
      Description: name,
      TagSpecifications: [{ ResourceType: 'security-group', Tags }],
    });
    const { LaunchTemplate } = call('ec2:CreateLaunchTemplate', {
      LaunchTemplateName: name,
      LaunchTemplateData: { ImageId: image?.id },
      TagSpecifications: [{ ResourceType: 'launch-template', Tags }],
    });
    const { AllocationId } = call('ec2:AllocateAddress', {
      TagSpecifications: [{ ResourceType: 'elastic-ip', Tags }],
    });
    for (const id of [GroupId, LaunchTemplate?.LaunchTemplateId, AllocationId]) planted.add(id ?? '');
    return { Tags, GroupId };
  };
  const launch = ({ Tags, GroupId }: ReturnType<typeof plant>) => {
    const { Instances = [] } = call('ec2:RunInstances', {
      ImageId: image?.id,
      InstanceType: 't3.small',
      MinCount: 1,
      MaxCount: 1,
      SecurityGroupIds: [GroupId ?? ''],
      TagSpecifications: [
        { ResourceType: 'instance', Tags },
        { ResourceType: 'volume', Tags },
      ],
    });
    planted.add(Instances[0]?.InstanceId ?? '');
  };
  const plants = [
    plant('mayfly.hellos.default.us-east-1', scopeTags('hellos', 'default')),
    plant('mayfly.hello.staging.us-east-1', scopeTags('hello', 'staging')),
    plant('somebody', {}),
  ];
  // A group is not seen at once.
  await timeline.pass(() => false, 10_000);
  for (const each of plants) launch(each);
  return {
    there: new Set(lab.remains().map(({ id }) => id)),
    harmed: () => {
      const left = new Set(
        lab
          .remains()
          .filter(({ state }) => state === undefined || state === 'pending' || state === 'running')
          .map(({ id }) => id),
      );
      return [...planted].filter(id => !left.has(id));
    },
  };
};

export const noNeighbours: Neighbours = { there: new Set(), harmed: () => [] };

const scopeTags = (fleet: string, environment: string) => ({
  [ownerTags.fleet]: fleet,
  [ownerTags.environment]: environment,
});

/** Takes all subnets but one away. */
export const leaveOneSubnet = (lab: Core, region: string): void => {
  const call = (action: string, input: object) => lab.call({ caller, region, action, input });
  const { Subnets = [] } = call('ec2:DescribeSubnets', {}) as Output<'ec2:DescribeSubnets'>;
  for (const { SubnetId } of Subnets.slice(1)) call('ec2:DeleteSubnet', { SubnetId });
};
