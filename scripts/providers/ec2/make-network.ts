import { failure, foreignError } from '../../errors.ts';
import { allOrThrow } from '../../parallel.ts';
import { AwsError } from '../aws/aws-error.ts';
import { patience } from '../aws/calls.ts';
import { isNotFound } from '../aws/codes.ts';
import { newDoubt } from '../aws/doubt.ts';
import { wordsOf } from '../aws/explain.ts';
import { listOf } from '../aws/parameters.ts';
import type { Made, Making } from '../provider.ts';
import type { Context } from './context.ts';
import { describe } from './describe.ts';
import { foundOrMade, type Trier } from './found-or-made.ts';
import { findNetwork, subnetRange, vpcRange } from './own-network.ts';
import { ownedBy, tagSpecifications } from './owner.ts';

/**
 * The VPC of a fleet in a region: a subnet with public addresses in each zone, and the way to the internet. Whatever of it
 * is there already is adopted. It has no tokens: what a lost answer made is looked for by its tags.
 */
export const makeNetwork = async (context: Context, making: Making, signal: AbortSignal): Promise<Made> => {
  const { place, name } = making;
  const doubt = newDoubt();
  const maker = { context, making, doubt, signal };
  try {
    const vpc = await makeVpc(maker);
    doubt.begun();
    const [subnets] = await Promise.all([makeSubnets(maker, vpc), makeWayOut(maker, vpc)]);
    context.networks.set(name, { vpc, subnets });
    return doubt.made();
  } catch (thrown) {
    signal.throwIfAborted();
    throw doubt.failed(withAdvice(thrown, place), `make the VPC ${name} in ${place}`);
  }
};

/** Source: Amazon VPC user guide, "Amazon VPC quotas": 5 VPCs, and as many gateways, in a region. */
const withAdvice = (thrown: unknown, place: string): unknown =>
  thrown instanceof AwsError && /^(Vpc|InternetGateway)LimitExceeded$/.test(thrown.code)
    ? failure(
        {
          what: `There is no room for one more VPC in ${place}`,
          why: wordsOf(thrown),
          file: 'fleet.yaml',
          next: 'name a VPC that is there: ec2.vpc in fleet.yaml, or leave it out for the default one; or ask AWS for more (quota L-F678F1CE)',
        },
        thrown,
      )
    : thrown;

interface Maker extends Trier {
  readonly making: Making;
}

const makeVpc = async (maker: Maker): Promise<string> => {
  const { context, making, signal } = maker;
  const { calls } = context;
  const input = { CidrBlock: vpcRange, TagSpecifications: tagSpecifications(making, ['vpc']) };
  return foundOrMade(
    maker,
    async () => (await findNetwork(context, making, signal))?.vpc,
    async () => idOf((await calls.once(making.place, 'ec2:CreateVpc', input, { signal })).Vpc?.VpcId),
  );
};

const makeSubnets = async (maker: Maker, vpc: string): Promise<ReadonlyMap<string, string>> => {
  const { context, making, signal } = maker;
  const { calls } = context;
  const { place, owner } = making;
  const one = async (zone: string) => {
    const filters = [
      ...ownedBy(owner),
      { Name: 'vpc-id', Values: [vpc] },
      { Name: 'availability-zone', Values: [zone] },
    ];
    const input = {
      VpcId: vpc,
      AvailabilityZone: zone,
      CidrBlock: subnetRange(zone),
      TagSpecifications: tagSpecifications(making, ['subnet']),
    };
    const id = await foundOrMade(
      maker,
      async () => (await describe(calls).subnets(place, filters, { signal }))[0]?.SubnetId,
      async () => idOf((await calls.once(place, 'ec2:CreateSubnet', input, { signal })).Subnet?.SubnetId),
    );
    await calls.patient(
      place,
      'ec2:ModifySubnetAttribute',
      { SubnetId: id, MapPublicIpOnLaunch: { Value: true } },
      { signal, patience: patience.making, passes: isNotFound },
    );
    return [zone, id] as const;
  };
  return new Map(await allOrThrow(listOf(making, 'zones').map(one)));
};

/** An internet gateway, and the main route table that leads to it. */
const makeWayOut = async (maker: Maker, vpc: string): Promise<void> => {
  const { context, making, signal } = maker;
  const { calls } = context;
  const { place, owner } = making;
  const input = { TagSpecifications: tagSpecifications(making, ['internet-gateway']) };
  const find = async () => {
    const gateways = await describe(calls).gateways(place, ownedBy(owner), { signal });
    const usable = gateways.filter(({ Attachments = [] }) => Attachments.every(({ VpcId }) => VpcId === vpc));
    // The one that is attached, if any.
    const [best] = usable.sort((a, b) => (b.Attachments?.length ?? 0) - (a.Attachments?.length ?? 0));
    return best?.InternetGatewayId;
  };
  const gateway = await foundOrMade(maker, find, async () =>
    idOf(
      (await calls.once(place, 'ec2:CreateInternetGateway', input, { signal })).InternetGateway
        ?.InternetGatewayId,
    ),
  );
  const options = { signal, patience: patience.making, passes: isNotFound };
  await calls
    .patient(place, 'ec2:AttachInternetGateway', { InternetGatewayId: gateway, VpcId: vpc }, options)
    .catch(unless('Resource.AlreadyAssociated'));
  const table = await mainTable(maker, vpc);
  const route = { RouteTableId: table, DestinationCidrBlock: '0.0.0.0/0', GatewayId: gateway };
  await calls.patient(place, 'ec2:CreateRoute', route, options).catch(unless('RouteAlreadyExists'));
};

/** It comes with the VPC, and goes with it. */
const mainTable = async ({ context, making, signal }: Maker, vpc: string): Promise<string> => {
  const { calls, world } = context;
  const filters = [
    { Name: 'vpc-id', Values: [vpc] },
    { Name: 'association.main', Values: ['true'] },
  ];
  for (let look = 1; look <= 5; look++) {
    const [table] = await describe(calls).routeTables(making.place, filters, { signal });
    if (table?.RouteTableId !== undefined) return table.RouteTableId;
    await world.clock.sleep(look * 500, signal);
  }
  throw foreignError({ what: `AWS shows no route table of ${vpc} in ${making.place}` });
};

const unless = (code: string) => (thrown: unknown) => {
  if (!(thrown instanceof AwsError) || thrown.code !== code) throw thrown;
};

const idOf = (id: string | undefined): string => {
  if (id === undefined) throw foreignError({ what: 'AWS made a part of a VPC without an id' });
  return id;
};
