import type { RequestLaunchTemplateData } from '@aws-sdk/client-ec2';
import { bug, failure } from '../../errors.ts';
import { patience } from '../aws/calls.ts';
import { isDuplicate } from '../aws/codes.ts';
import { newDoubt } from '../aws/doubt.ts';
import { numberOf, textOf } from '../aws/parameters.ts';
import type { Boot, Made, Making } from '../provider.ts';
import type { Context } from './context.ts';
import { findGroup } from './make-group.ts';
import { vpcOf } from './own-network.ts';
import { ownerOf, tagSpecifications } from './owner.ts';
import { nameToken } from './token.ts';

/**
 * The launch template of a run in a region: all that its machines have in common. Its name holds the run: one that is
 * there already can only be from this very making.
 */
export const makeTemplate = async (
  context: Context,
  making: Making,
  boot: Boot | undefined,
  signal: AbortSignal,
): Promise<Made> => {
  const { calls } = context;
  const { place, name } = making;
  const doubt = newDoubt();
  if (!boot) throw bug(`the launch template ${name} has no user data`);
  try {
    const group = await groupOf(context, making, signal);
    if (group === undefined)
      throw failure({
        what: `The security group ${textOf(making, 'group')} in ${place} is gone: somebody removed it`,
        next: 'run the command again',
      });
    const input = {
      LaunchTemplateName: name,
      ClientToken: nameToken(name),
      TagSpecifications: tagSpecifications(making, ['launch-template']),
      LaunchTemplateData: templateData(making, boot, group),
    };
    await calls
      .patient(place, 'ec2:CreateLaunchTemplate', input, {
        signal,
        lost: doubt.lost,
        patience: patience.making,
      })
      .catch(async (thrown: unknown) => {
        if (!isDuplicate(thrown)) throw thrown;
        await checkOurs(context, making, signal);
      });
    return doubt.made();
  } catch (thrown) {
    signal.throwIfAborted();
    throw doubt.failed(thrown, `make the launch template ${name} in ${place}`);
  }
};

const groupOf = async (
  context: Context,
  making: Making,
  signal: AbortSignal,
): Promise<string | undefined> => {
  const { place } = making;
  const name = textOf(making, 'group');
  const made = context.groups.get(name);
  if (made !== undefined) return made;
  const vpc = await vpcOf(context, making, signal);
  return (await findGroup(context, place, name, vpc, signal))?.GroupId;
};

/** What every machine gets. Market, type, zone and image come with the launch. */
export const templateData = (making: Making, boot: Boot, group: string): RequestLaunchTemplateData => {
  const disk = numberOf(making, 'disk');
  return {
    ImageId: textOf(making, 'image'),
    UserData: Buffer.from(boot.userData).toString('base64'),
    SecurityGroupIds: [group],
    InstanceInitiatedShutdownBehavior: 'terminate',
    MetadataOptions: {
      HttpEndpoint: 'enabled',
      HttpTokens: 'required',
      HttpPutResponseHopLimit: 1,
      InstanceMetadataTags: 'disabled',
    },
    ...(disk !== undefined && {
      BlockDeviceMappings: [
        {
          DeviceName: textOf(making, 'rootDevice'),
          Ebs: { VolumeSize: disk, VolumeType: 'gp3', DeleteOnTermination: true },
        },
      ],
    }),
    TagSpecifications: tagSpecifications(making, [
      'instance',
      'volume',
      'network-interface',
      ...(making.parameters.spot === true ? (['spot-instances-request'] as const) : []),
    ]),
  };
};

const checkOurs = async ({ calls }: Context, making: Making, signal: AbortSignal): Promise<void> => {
  const { place, name, owner } = making;
  const input = { Filters: [{ Name: 'launch-template-name', Values: [name] }] };
  const { LaunchTemplates = [] } = await calls.patient(place, 'ec2:DescribeLaunchTemplates', input, {
    signal,
  });
  const found = ownerOf(LaunchTemplates[0]?.Tags);
  if (found?.run === owner.run && found.fleet === owner.fleet && found.environment === owner.environment)
    return;
  throw failure({
    what: `The name ${name} is taken by a launch template in ${place} that this run did not make`,
    why: found ? `it belongs to run ${found.run}` : 'it does not carry our tags',
    next: `aws ec2 delete-launch-template --region ${place} --launch-template-name ${name}    # only if you do not need it`,
  });
};
