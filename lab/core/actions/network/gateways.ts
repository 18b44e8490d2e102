import type * as Ec2 from '@aws-sdk/client-ec2';
import type { Answer, At } from '../../at.ts';
import { ApiError } from '../../contract.ts';
import { dryRun, inUse } from '../../errors.ts';
import type { Fields } from '../../filters.ts';
import { newId } from '../../ids.ts';
import type { Gateway } from '../../state.ts';
import { readSpecifications, showTags } from '../../tags.ts';
import { list, one } from '../list.ts';

const show = ({ place }: At, gateway: Gateway): Ec2.InternetGateway => ({
  InternetGatewayId: gateway.id,
  OwnerId: place.account,
  Attachments:
    gateway.vpc === undefined ? [] : [{ State: 'available' as Ec2.AttachmentStatus, VpcId: gateway.vpc }],
  Tags: showTags(gateway.tags),
});

const find = (at: At, id: string | undefined) => one(at.place.network().gateways, 'igw', id);

export const createInternetGateway = (
  at: At,
  input: Ec2.CreateInternetGatewayCommandInput,
): Answer<Ec2.CreateInternetGatewayCommandOutput> => {
  const { cloud, place } = at;
  const tags = readSpecifications(input.TagSpecifications, ['internet-gateway'])['internet-gateway'];
  const { gateways } = place.network();
  if (gateways.size >= 5)
    throw new ApiError(
      'InternetGatewayLimitExceeded',
      'The maximum number of internet gateways has been reached.',
    );
  if (input.DryRun) throw dryRun();
  const gateway: Gateway = { id: newId(cloud, 'igw'), tags: new Map(tags), vpc: undefined };
  gateways.set(gateway.id, gateway);
  return { InternetGateway: show(at, gateway) };
};

export const attachInternetGateway = (
  at: At,
  input: Ec2.AttachInternetGatewayCommandInput,
): Record<string, never> => {
  const { vpcs, gateways } = at.place.network();
  const gateway = find(at, input.InternetGatewayId);
  const vpc = one(vpcs, 'vpc', input.VpcId);
  if (gateway.vpc !== undefined)
    throw new ApiError(
      'Resource.AlreadyAssociated',
      `resource ${gateway.id} is already attached to network ${gateway.vpc}`,
    );
  if ([...gateways.values()].some(each => each.vpc === vpc.id))
    throw new ApiError('InvalidParameterValue', `Network ${vpc.id} already has an internet gateway attached`);
  if (input.DryRun) throw dryRun();
  gateway.vpc = vpc.id;
  return {};
};

/** Not while a public address of the VPC is in use. */
export const detachInternetGateway = (
  at: At,
  input: Ec2.DetachInternetGatewayCommandInput,
): Record<string, never> => {
  const gateway = find(at, input.InternetGatewayId);
  const vpc = one(at.place.network().vpcs, 'vpc', input.VpcId);
  if (gateway.vpc !== vpc.id)
    throw new ApiError('Gateway.NotAttached', `resource ${gateway.id} is not attached to network ${vpc.id}`);
  const used = [...at.place.interfaces.values()].some(
    ({ subnet, instance }) =>
      subnet.vpc === vpc.id &&
      (instance?.elasticAddress ?? instance?.publicAddress) !== undefined &&
      at.cloud.now < (instance?.goneAt ?? 0),
  );
  if (used)
    throw inUse(
      `Network ${vpc.id} has some mapped public address(es). Please unmap those before detaching the gateway.`,
    );
  if (input.DryRun) throw dryRun();
  gateway.vpc = undefined;
  return {};
};

export const deleteInternetGateway = (
  at: At,
  input: Ec2.DeleteInternetGatewayCommandInput,
): Record<string, never> => {
  const gateway = find(at, input.InternetGatewayId);
  if (gateway.vpc !== undefined)
    throw inUse(`The internetGateway '${gateway.id}' has dependencies and cannot be deleted.`);
  if (input.DryRun) throw dryRun();
  at.place.network().gateways.delete(gateway.id);
  return {};
};

const fields: Fields<Gateway> = {
  'attachment.state': ({ vpc }) => (vpc === undefined ? undefined : 'available'),
  'attachment.vpc-id': ({ vpc }) => vpc,
  'internet-gateway-id': ({ id }) => id,
  'owner-id': (_, _now, owner) => owner,
};

export const describeInternetGateways = (
  at: At,
  input: Ec2.DescribeInternetGatewaysCommandInput,
): Answer<Ec2.DescribeInternetGatewaysCommandOutput> => {
  const { items, NextToken } = list(at, input, at.place.network().gateways, {
    kind: 'igw',
    ids: input.InternetGatewayIds,
    fields,
  });
  return { InternetGateways: items.map(gateway => show(at, gateway)), NextToken };
};
