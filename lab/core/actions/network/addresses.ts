import type * as Ec2 from '@aws-sdk/client-ec2';
import type { Answer, At } from '../../at.ts';
import type { Cloud } from '../../cloud.ts';
import { ApiError } from '../../contract.ts';
import { associate, dissociate } from '../../elastic.ts';
import { dryRun, missing, noSuch } from '../../errors.ts';
import { type Fields, filter } from '../../filters.ts';
import { flapped } from '../../flapped.ts';
import { newId } from '../../ids.ts';
import { stateOf } from '../../life.ts';
import { addressOf } from '../../network.ts';
import type { Address } from '../../state.ts';
import { readSpecifications, showTags } from '../../tags.ts';
import { findInstances } from '../instances/find.ts';
import { one } from '../list.ts';

export const allocateAddress = (
  at: At,
  input: Ec2.AllocateAddressCommandInput,
): Answer<Ec2.AllocateAddressCommandOutput> => {
  const { cloud, place } = at;
  const tags = readSpecifications(input.TagSpecifications, ['elastic-ip'])['elastic-ip'];
  if (place.addresses.size >= mostAddresses(cloud))
    throw new ApiError('AddressLimitExceeded', 'The maximum number of addresses has been reached.');
  if (input.DryRun) throw dryRun();
  const address: Address = {
    id: newId(cloud, 'eipalloc'),
    tags: new Map(tags),
    ip: cloud.options.backing?.reserve?.() ?? freeAddress(cloud),
    association: undefined,
  };
  place.addresses.set(address.id, address);
  return {
    AllocationId: address.id,
    PublicIp: address.ip,
    Domain: 'vpc',
    NetworkBorderGroup: place.region.name,
  };
};

/** Elastic IP addresses of a region. */
export const mostAddresses = ({ options }: Cloud): number => options.elasticAddresses ?? 5;

/** 192.88.99.0/24 is deprecated and routed by nobody (RFC 7526). No two in use are the same. */
const freeAddress = (cloud: Cloud): string => {
  const used = new Set(cloud.places.flatMap(each => [...each.addresses.values()].map(({ ip }) => ip)));
  const first = cloud.ids.below(254);
  for (let index = 0; index < 254; index += 1) {
    const ip = addressOf(0xc0586301 + ((first + index) % 254));
    if (!used.has(ip)) return ip;
  }
  return addressOf(0xc0586300);
};

const fields: Fields<Address> = {
  'allocation-id': ({ id }) => id,
  'association-id': ({ association }) => association?.id,
  domain: () => 'vpc',
  'instance-id': ({ association }) => association?.instance.id,
  'public-ip': ({ ip }) => ip,
};

export const describeAddresses = (
  at: At,
  input: Ec2.DescribeAddressesCommandInput,
): Answer<Ec2.DescribeAddressesCommandOutput> => {
  const { addresses } = at.place;
  const fits = filter(input.Filters, fields);
  if (input.DryRun) throw dryRun();
  const all = input.AllocationIds?.length
    ? input.AllocationIds.map(id => one(addresses, 'eipalloc', id))
    : [...addresses.values()];
  const asked = input.PublicIps?.length ? all.filter(({ ip }) => input.PublicIps?.includes(ip)) : all;
  return {
    Addresses: flapped(at.cloud, asked.filter(fits)).map(({ id, ip, association, tags }) => ({
      AllocationId: id,
      PublicIp: ip,
      Domain: 'vpc',
      NetworkBorderGroup: at.place.region.name,
      Tags: showTags(tags),
      ...(association
        ? {
            AssociationId: association.id,
            InstanceId: association.instance.id,
            NetworkInterfaceId: association.instance.interface.id,
            PrivateIpAddress: association.instance.privateAddress,
          }
        : {}),
    })),
  };
};

export const associateAddress = (
  at: At,
  input: Ec2.AssociateAddressCommandInput,
): Answer<Ec2.AssociateAddressCommandOutput> => {
  const { cloud, place } = at;
  const address = one(place.addresses, 'eipalloc', input.AllocationId);
  if (input.InstanceId === undefined) throw missing('InstanceId');
  const [instance] = findInstances(at, [input.InstanceId]);
  if (!instance) throw noSuch('i', input.InstanceId);
  if (!['running', 'stopped'].includes(stateOf(instance, cloud.now)))
    throw new ApiError(
      'InvalidInstanceID',
      `The pending instance '${instance.id}' is not in a valid state for this operation.`,
    );
  if (address.association && address.association.instance !== instance && input.AllowReassociation === false)
    throw new ApiError(
      'Resource.AlreadyAssociated',
      `resource ${address.id} is already associated with associate-id ${address.association.id}`,
    );
  const other = [...place.addresses.values()].find(
    each => each !== address && each.association?.instance === instance,
  );
  if (other && input.AllowReassociation === false)
    throw new ApiError(
      'Resource.AlreadyAssociated',
      `resource ${instance.interface.id} has the address ${other.ip}`,
    );
  if (input.DryRun) throw dryRun();
  if (other) dissociate(cloud, other);
  const id = newId(cloud, 'eipassoc');
  associate(cloud, address, instance, id);
  return { AssociationId: id };
};

export const disassociateAddress = (
  at: At,
  input: Ec2.DisassociateAddressCommandInput,
): Record<string, never> => {
  const address = [...at.place.addresses.values()].find(each => each.association?.id === input.AssociationId);
  if (!address?.association) throw noSuch('eipassoc', input.AssociationId ?? '');
  if (input.DryRun) throw dryRun();
  dissociate(at.cloud, address);
  return {};
};

export const releaseAddress = (at: At, input: Ec2.ReleaseAddressCommandInput): Record<string, never> => {
  const address = one(at.place.addresses, 'eipalloc', input.AllocationId);
  if (address.association) throw new ApiError('InvalidIPAddress.InUse', `Address ${address.ip} is in use.`);
  if (input.DryRun) throw dryRun();
  at.place.addresses.delete(address.id);
  at.cloud.options.backing?.giveBack?.(address.ip);
  return {};
};
