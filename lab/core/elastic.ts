import type { Cloud } from './cloud.ts';
import { addressOf, numberOf } from './network.ts';
import type { Address, Instance } from './state.ts';

/**
 * An elastic IP address takes the place of the instance's own, which goes back to AWS at once. Source: EC2 user guide,
 * "Elastic IP addresses".
 */
export const associate = (cloud: Cloud, address: Address, instance: Instance, id: string): void => {
  if (address.association && address.association.instance !== instance) dissociate(cloud, address);
  address.association = { id, instance };
  instance.elasticAddress = address.ip;
  cloud.options.backing?.assigned?.(address.ip, instance.id);
};

/** Whoever loses it gets another one of AWS's after a while; real machines have one alone, and get that back. */
export const dissociate = (cloud: Cloud, address: Address): void => {
  const instance = address.association?.instance;
  address.association = undefined;
  cloud.options.backing?.assigned?.(address.ip, undefined);
  if (instance?.elasticAddress !== address.ip) return;
  instance.elasticAddress = undefined;
  instance.publicAt = cloud.now + cloud.timings.address;
  if (instance.publicAddress !== undefined && !cloud.options.backing)
    instance.publicAddress = addressOf(numberOf(instance.publicAddress) ^ 0x8000);
};
