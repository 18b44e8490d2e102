import type { Definition } from '../../fleet/definition.ts';
import type { Action, Input } from '../aws/actions.ts';
import { AwsError } from '../aws/aws-error.ts';
import { patience } from '../aws/calls.ts';
import { isRights } from '../aws/codes.ts';
import { tagList } from '../aws/marks.ts';
import type { Making } from '../provider.ts';
import type { Context } from './context.ts';
import type { Offer } from './offer.ts';
import { vpcRange } from './own-network.ts';
import { tagSpecifications } from './owner.ts';
import { own } from './site.ts';

/**
 * Whether this caller may make what a fleet needs here, asked by dry runs: nothing is made. Throws the refusal. Rights to
 * remove cannot be asked for before there is something to remove.
 */
export const dryRun = async (
  { calls }: Context,
  definition: Definition,
  region: string,
  vpc: string,
  offer: Offer,
  signal: AbortSignal,
): Promise<void> => {
  const owner = {
    fleet: definition.name,
    environment: definition.environment,
    release: 'dry-run',
    run: 'dry-run',
  };
  const making: Making = {
    kind: 'machine',
    name: 'mayfly.dry-run',
    owner,
    place: region,
    parameters: { tags: tagList(definition.ec2.tags) },
  };
  const ask = async <A extends Action>(action: A, input: Input<A>) => {
    try {
      await calls.patient(region, action, input, { signal, patience: patience.short });
    } catch (thrown) {
      signal.throwIfAborted();
      if (thrown instanceof AwsError && thrown.answered && !isTelling(thrown.code)) return;
      throw thrown;
    }
  };
  const type = offer.type as never;
  const template = { LaunchTemplateName: making.name, Version: '1' };
  await Promise.all([
    vpc === own &&
      ask('ec2:CreateVpc', {
        DryRun: true,
        CidrBlock: vpcRange,
        TagSpecifications: tagSpecifications(making, ['vpc']),
      }),
    definition.static_address &&
      ask('ec2:AllocateAddress', {
        DryRun: true,
        Domain: 'vpc',
        TagSpecifications: tagSpecifications(making, ['elastic-ip']),
      }),
    ask('ec2:CreateSecurityGroup', {
      DryRun: true,
      GroupName: making.name,
      Description: 'mayfly dry run',
      ...(vpc !== own && { VpcId: vpc }),
      TagSpecifications: tagSpecifications(making, ['security-group']),
    }),
    ask('ec2:CreateLaunchTemplate', {
      DryRun: true,
      LaunchTemplateName: making.name,
      LaunchTemplateData: { ImageId: offer.image },
      TagSpecifications: tagSpecifications(making, ['launch-template']),
    }),
    ask('ec2:RunInstances', {
      DryRun: true,
      MinCount: 1,
      MaxCount: 1,
      ImageId: offer.image,
      InstanceType: type,
      ...(offer.subnet !== own && { SubnetId: offer.subnet }),
      TagSpecifications: tagSpecifications(making, ['instance', 'volume', 'network-interface']),
    }),
    ask('ec2:CreateFleet', {
      DryRun: true,
      Type: 'instant',
      LaunchTemplateConfigs: [{ LaunchTemplateSpecification: template, Overrides: [{ InstanceType: type }] }],
      TargetCapacitySpecification: { TotalTargetCapacity: 1, DefaultTargetCapacityType: 'on-demand' },
      TagSpecifications: tagSpecifications(making, ['fleet', 'instance', 'volume', 'network-interface']),
    }),
  ]);
};

/** `DryRunOperation` is the yes; a template that does not exist says nothing about rights. */
const isTelling = (code: string): boolean =>
  isRights(code) || /^(InvalidAMIID|AuthFailure|RequestExpired)/.test(code);
