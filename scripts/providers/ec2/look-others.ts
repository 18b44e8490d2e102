import type { Address, Tag } from '@aws-sdk/client-ec2';
import type { Scope } from '../../fleet/names.ts';
import { patience } from '../aws/calls.ts';
import { inScope } from '../aws/in-scope.ts';
import type { Resource, ResourceKind, StaticAddress } from '../provider.ts';
import { addressesBy, takeOffCommand, userOf } from './addresses.ts';
import type { Context } from './context.ts';
import { describe } from './describe.ts';
import { ownedBy, ownerOf } from './owner.ts';
import { addressName, networkName } from './shared.ts';

interface Question {
  readonly kind: ResourceKind;
  readonly list: () => Promise<Resource[]>;
}

/** One question for each kind of what a scope owns in a region. One-time spot requests end with their instances. */
export const lookOthers = (context: Context, region: string, scope: Scope | undefined): Question[] => {
  const { calls } = context;
  const asked = describe(calls);
  const filters = ownedBy(scope);
  const options = { patience: patience.short };
  const ours = (found: Found): Resource[] => {
    const { kind, id, name = id, tags, createdAt, partOf } = found;
    const owner = ownerOf(tags);
    if (id === undefined || name === undefined || !owner || !inScope(owner, scope)) return [];
    return [
      {
        kind,
        id,
        name,
        place: region,
        owner,
        ...(createdAt && { createdAt }),
        ...(partOf !== undefined && { partOf }),
      },
    ];
  };
  const addressOf = (found: Address): StaticAddress[] => {
    const { AllocationId: id, PublicIp: address, Tags: tags } = found;
    const owner = ownerOf(tags);
    const machine = userOf(found);
    return ours({ kind: 'static address', id, tags, name: owner && addressName(owner, region) }).flatMap(
      part =>
        address === undefined
          ? []
          : [
              {
                ...part,
                kind: 'static address',
                address,
                ...(machine !== undefined && { machine, takeOff: takeOffCommand(found, region) }),
              },
            ],
    );
  };
  return [
    {
      kind: 'static address',
      list: async () => (await addressesBy(context, region, filters, options)).flatMap(addressOf),
    },
    {
      kind: 'volume',
      list: async () =>
        (await asked.volumes(region, filters, options)).flatMap(volume => {
          const attached = volume.Attachments?.find(({ DeleteOnTermination }) => DeleteOnTermination);
          return ours({
            kind: 'volume',
            id: volume.VolumeId,
            tags: volume.Tags,
            createdAt: volume.CreateTime,
            partOf: attached?.InstanceId,
          });
        }),
    },
    {
      kind: 'network interface',
      list: async () =>
        (await asked.interfaces(region, filters, options)).flatMap(each =>
          ours({
            kind: 'network interface',
            id: each.NetworkInterfaceId,
            tags: each.TagSet,
            createdAt: each.Attachment?.AttachTime,
            partOf: each.Attachment?.DeleteOnTermination ? each.Attachment.InstanceId : undefined,
          }),
        ),
    },
    {
      kind: 'launch template',
      list: async () =>
        (await asked.templates(region, filters, options)).flatMap(template =>
          ours({
            kind: 'launch template',
            id: template.LaunchTemplateId,
            name: template.LaunchTemplateName,
            tags: template.Tags,
            createdAt: template.CreateTime,
          }),
        ),
    },
    {
      kind: 'security group',
      list: async () =>
        (await asked.groups(region, filters, options)).flatMap(group =>
          ours({ kind: 'security group', id: group.GroupId, name: group.GroupName, tags: group.Tags }),
        ),
    },
    {
      kind: 'network',
      list: async () => {
        const [vpcs, gateways] = await Promise.all([
          asked.vpcs(region, filters, options),
          asked.gateways(region, filters, options),
        ]);
        // A subnet does not outlive its VPC.
        const subnets = vpcs.length > 0 ? await asked.subnets(region, filters, options) : [];
        return [
          ...subnets.flatMap(({ SubnetId: id, Tags: tags }) => ours({ kind: 'network', id, tags })),
          ...gateways.flatMap(({ InternetGatewayId: id, Tags: tags }) => ours({ kind: 'network', id, tags })),
          ...vpcs.flatMap(({ VpcId: id, Tags: tags }) => {
            const owner = ownerOf(tags);
            return ours({ kind: 'network', id, tags, name: owner && networkName(owner, region) });
          }),
        ];
      },
    },
  ];
};

interface Found {
  readonly kind: ResourceKind;
  readonly id: string | undefined;
  readonly name?: string | undefined;
  readonly tags: readonly Tag[] | undefined;
  readonly createdAt?: Date | undefined;
  readonly partOf?: string | undefined;
}
