import type * as Ec2 from '@aws-sdk/client-ec2';
import type { Answer, At } from '../../at.ts';
import { ApiError } from '../../contract.ts';
import { dryRun, invalid } from '../../errors.ts';
import type { Fields } from '../../filters.ts';
import type { RouteTable } from '../../state.ts';
import { showTags } from '../../tags.ts';
import { list, one } from '../list.ts';
import { checkCidr } from './vpcs.ts';

export const createRoute = (
  at: At,
  input: Ec2.CreateRouteCommandInput,
): Answer<Ec2.CreateRouteCommandOutput> => {
  const { routeTables, gateways } = at.place.network();
  const table = one(routeTables, 'rtb', input.RouteTableId);
  const destination = checkCidr(input.DestinationCidrBlock);
  if (input.GatewayId === undefined)
    throw new ApiError('UnsupportedOperation', 'The lab knows routes to internet gateways only.');
  const gateway = one(gateways, 'igw', input.GatewayId);
  if (gateway.vpc !== table.vpc)
    throw invalid(`route table ${table.id} and network gateway ${gateway.id} belong to different networks`);
  if (table.routes.some(each => each.destination === destination))
    throw new ApiError('RouteAlreadyExists', `The route identified by ${destination} already exists.`);
  if (input.DryRun) throw dryRun();
  table.routes.push({ destination, gateway: gateway.id });
  return { Return: true };
};

/** A route whose gateway is gone is a black hole. */
const show = ({ place }: At, table: RouteTable): Ec2.RouteTable => {
  const { gateways } = place.network();
  const works = (gateway: string) => gateway === 'local' || gateways.get(gateway)?.vpc === table.vpc;
  return {
    RouteTableId: table.id,
    VpcId: table.vpc,
    OwnerId: place.account,
    Associations: table.main
      ? [
          {
            Main: true,
            RouteTableAssociationId: table.association,
            RouteTableId: table.id,
            AssociationState: { State: 'associated' },
          },
        ]
      : [],
    PropagatingVgws: [],
    Routes: table.routes.map(({ destination, gateway }) => ({
      DestinationCidrBlock: destination,
      GatewayId: gateway,
      Origin: gateway === 'local' ? 'CreateRouteTable' : 'CreateRoute',
      State: works(gateway) ? 'active' : 'blackhole',
    })),
    Tags: showTags(table.tags),
  };
};

const fields: Fields<RouteTable> = {
  'association.main': ({ main }) => String(main),
  'association.route-table-association-id': ({ association }) => association,
  'owner-id': (_, _now, owner) => owner,
  'route.destination-cidr-block': ({ routes }) => routes.map(({ destination }) => destination),
  'route.gateway-id': ({ routes }) => routes.map(({ gateway }) => gateway),
  'route-table-id': ({ id }) => id,
  'vpc-id': ({ vpc }) => vpc,
};

export const describeRouteTables = (
  at: At,
  input: Ec2.DescribeRouteTablesCommandInput,
): Answer<Ec2.DescribeRouteTablesCommandOutput> => {
  const { items, NextToken } = list(at, input, at.place.network().routeTables, {
    kind: 'rtb',
    ids: input.RouteTableIds,
    most: 100,
    fields,
  });
  return { RouteTables: items.map(table => show(at, table)), NextToken };
};
