import type { Filter, Tag } from '@aws-sdk/client-ec2';
import { allOrThrow } from '../../parallel.ts';
import { AwsError } from '../aws/aws-error.ts';
import { isInUse, isNotFound } from '../aws/codes.ts';
import { wordsOf } from '../aws/explain.ts';
import { inScope } from '../aws/in-scope.ts';
import type { Removal } from '../aws/removal.ts';
import type { Resource } from '../provider.ts';
import type { Context } from './context.ts';
import { describe } from './describe.ts';
import { holderOf } from './holder.ts';
import { ownerOf } from './owner.ts';

/** Milliseconds. Interfaces of terminated instances may hold a subnet for minutes. */
const limits = { all: 900_000, firstTick: 1000, lastTick: 15_000 } as const;

interface Remover {
  readonly context: Context;
  readonly region: string;
  readonly removal: Removal;
}

/** VPCs of one region with what is in them: first subnets, then gateways, then the VPCs. */
export const removeNetworks = async (
  context: Context,
  region: string,
  parts: readonly Resource[],
  removal: Removal,
): Promise<void> => {
  const remover = { context, region, removal };
  const some = (kind: string) => parts.filter(({ id }) => id.startsWith(`${kind}-`));
  await allOrThrow(some('subnet').map(part => removeSubnet(remover, part)));
  await allOrThrow(some('igw').map(part => removeGateway(remover, part)));
  await allOrThrow(some('vpc').map(part => removeVpc(remover, part)));
};

const removeSubnet = (remover: Remover, part: Resource): Promise<void> => {
  const { context, region, removal } = remover;
  const { calls } = context;
  const { signal } = removal;
  const filters = [{ Name: 'subnet-id', Values: [part.id] }];
  return removeOne(
    remover,
    part,
    async () => (await describe(calls).subnets(region, filters, { signal }))[0]?.Tags,
    async () => {
      await calls.patient(region, 'ec2:DeleteSubnet', { SubnetId: part.id }, { signal });
    },
    () => userOf(remover, part, filters),
  );
};

const removeGateway = (remover: Remover, part: Resource): Promise<void> => {
  const { context, region, removal } = remover;
  const { calls } = context;
  const { signal } = removal;
  const InternetGatewayId = part.id;
  const filters = [{ Name: 'internet-gateway-id', Values: [part.id] }];
  let vpcs: string[] = [];
  return removeOne(
    remover,
    part,
    async () => {
      const [gateway] = await describe(calls).gateways(region, filters, { signal });
      vpcs = gateway?.Attachments?.flatMap(({ VpcId }) => VpcId ?? []) ?? [];
      return gateway?.Tags;
    },
    async () => {
      for (const VpcId of vpcs)
        await calls
          .patient(region, 'ec2:DetachInternetGateway', { InternetGatewayId, VpcId }, { signal })
          .catch((thrown: unknown) => {
            if (!(thrown instanceof AwsError) || thrown.code !== 'Gateway.NotAttached') throw thrown;
          });
      await calls.patient(region, 'ec2:DeleteInternetGateway', { InternetGatewayId }, { signal });
    },
    async () => (vpcs.length === 0 ? undefined : userOf(remover, part, [{ Name: 'vpc-id', Values: vpcs }])),
  );
};

const removeVpc = (remover: Remover, part: Resource): Promise<void> => {
  const { context, region, removal } = remover;
  const { calls } = context;
  const { signal } = removal;
  const filters = [{ Name: 'vpc-id', Values: [part.id] }];
  return removeOne(
    remover,
    part,
    async () => (await describe(calls).vpcs(region, filters, { signal }))[0]?.Tags,
    async () => {
      await calls.patient(region, 'ec2:DeleteVpc', { VpcId: part.id }, { signal });
    },
    () => inhabitant(remover, part),
  );
};

const userOf = async (
  { context, region, removal: { signal } }: Remover,
  part: Resource,
  filters: Filter[],
): Promise<string | undefined> =>
  holderOf(context, part, await describe(context.calls).interfaces(region, filters, { signal }), signal);

/** What stands in a VPC and holds it: ours is seen and removed by the next round, others' by nobody here. */
const inhabitant = async (
  { context, region, removal }: Remover,
  { id, owner }: Resource,
): Promise<string | undefined> => {
  const { signal } = removal;
  const asked = describe(context.calls);
  const filters = [{ Name: 'vpc-id', Values: [id] }];
  const [subnets, groups, gateways] = await Promise.all([
    asked.subnets(region, filters, { signal }),
    asked.groups(region, filters, { signal }),
    asked.gateways(region, [{ Name: 'attachment.vpc-id', Values: [id] }], { signal }),
  ]);
  const things = [
    ...subnets.map(({ SubnetId, Tags }) => ({ id: SubnetId, tags: Tags })),
    ...groups
      .filter(({ GroupName }) => GroupName !== 'default')
      .map(({ GroupId, Tags }) => ({ id: GroupId, tags: Tags })),
    ...gateways.map(({ InternetGatewayId, Tags }) => ({ id: InternetGatewayId, tags: Tags })),
  ];
  const [thing] = things;
  if (!thing) return undefined;
  const found = ownerOf(thing.tags);
  return found && inScope(found, owner)
    ? `${thing.id} is still in it`
    : `${thing.id} is in it, which mayfly did not make`;
};

/** Removes one thing as soon as nothing uses it any more. `holder` tells what it need not be waited for. */
const removeOne = async (
  { context, removal }: Remover,
  part: Resource,
  tags: () => Promise<readonly Tag[] | undefined>,
  remove: () => Promise<void>,
  holder: () => Promise<string | undefined>,
): Promise<void> => {
  const { clock } = context.world;
  const { gone, refuse, signal } = removal;
  const began = clock.monotonic();
  let tick: number = limits.firstTick;
  for (;;)
    try {
      const found = await tags();
      const owner = ownerOf(found);
      if (found && !(owner && inScope(owner, part.owner)))
        return refuse(part, 'it does not carry our tags any more');
      await remove();
      return await gone(part);
    } catch (thrown) {
      signal.throwIfAborted();
      if (isNotFound(thrown)) return await gone(part);
      if (!isInUse(thrown)) return refuse(part, wordsOf(thrown));
      const why = await holder().catch((unseen: unknown) => {
        signal.throwIfAborted();
        return wordsOf(unseen);
      });
      if (why !== undefined) return refuse(part, why);
      if (clock.monotonic() - began >= limits.all) return refuse(part, wordsOf(thrown));
      await clock.sleep(tick, signal);
      tick = Math.min(limits.lastTick, tick * 1.5);
    }
};
