import { failure } from '../../errors.ts';
import { textOf } from '../aws/parameters.ts';
import type { Making } from '../provider.ts';
import type { Context, OwnNetwork } from './context.ts';
import { describe } from './describe.ts';
import { offersOf } from './launch-call.ts';
import { formatOffer } from './offer.ts';
import { ownedBy } from './owner.ts';
import { networkName } from './shared.ts';
import { own } from './site.ts';

export const vpcRange = '10.83.0.0/16';

/** By the zone's letter, so that every run of every laptop gives a zone the same range. */
export const subnetRange = (zone: string): string =>
  `10.83.${((zone.charCodeAt(zone.length - 1) - 'a'.charCodeAt(0)) & 15) * 16}.0/20`;

/** The VPC of the making's fleet in its region, as far as it is there; of several the first by id. Throws `AwsError`. */
export const findNetwork = async (
  { calls }: Context,
  { owner, place }: Making,
  signal: AbortSignal,
): Promise<OwnNetwork | undefined> => {
  const vpcs = await describe(calls).vpcs(place, ownedBy(owner), { signal });
  const [vpc] = vpcs.flatMap(({ VpcId }) => VpcId ?? []).sort();
  if (vpc === undefined) return undefined;
  const filters = [...ownedBy(owner), { Name: 'vpc-id', Values: [vpc] }];
  const subnets = await describe(calls).subnets(place, filters, { signal });
  return {
    vpc,
    subnets: new Map(
      subnets.flatMap(({ AvailabilityZone: zone, SubnetId: id }) =>
        zone !== undefined && id !== undefined ? [[zone, id] as const] : [],
      ),
    ),
  };
};

const networkOf = async (context: Context, making: Making, signal: AbortSignal): Promise<OwnNetwork> => {
  const name = networkName(making.owner, making.place);
  const known = context.networks.get(name) ?? (await findNetwork(context, making, signal));
  if (known) return known;
  throw failure({
    what: `The VPC of the fleet in ${making.place} is gone: somebody removed it`,
    next: 'run the command again',
  });
};

/** The id of the VPC that a making names. */
export const vpcOf = async (context: Context, making: Making, signal: AbortSignal): Promise<string> => {
  const vpc = textOf(making, 'vpc');
  return vpc === own ? (await networkOf(context, making, signal)).vpc : vpc;
};

/** A launch with the ids of its subnets, where it names the fleet's own. Throws when one of them is not there. */
export const withSubnets = async (context: Context, making: Making, signal: AbortSignal): Promise<Making> => {
  const offers = offersOf(making);
  if (offers.every(({ subnet }) => subnet !== own)) return making;
  const { subnets } = await networkOf(context, making, signal);
  const resolved = offers.map(offer => {
    const subnet = subnets.get(offer.zone);
    if (subnet !== undefined) return formatOffer({ ...offer, subnet });
    throw failure({
      what: `The fleet's subnet in ${offer.zone} is gone: somebody removed it`,
      next: 'run the command again',
    });
  });
  return { ...making, parameters: { ...making.parameters, offers: resolved } };
};
