import type { CreateFleetCommandInput, RunInstancesCommandInput } from '@aws-sdk/client-ec2';
import { listOf, textOf } from '../aws/parameters.ts';
import type { Making } from '../provider.ts';
import { type Market, type Offer, parseOffer } from './offer.ts';
import { tagSpecifications } from './owner.ts';

/** A launch as AWS is asked for it. The same making gives the same call, byte for byte, in any process. */
export type LaunchCall =
  | { readonly action: 'ec2:CreateFleet'; readonly input: CreateFleetCommandInput }
  | { readonly action: 'ec2:RunInstances'; readonly input: RunInstancesCommandInput };

export const offersOf = (making: Making): Offer[] => listOf(making, 'offers').map(parseOffer);
export const marketOf = (making: Making): Market => textOf(making, 'market') as Market;

/** A fleet of type `instant` chooses among offers; a single one needs no choice. */
export const launchCall = (making: Making): LaunchCall => {
  const offers = offersOf(making);
  const [only] = offers;
  return only && offers.length === 1 ? runInstances(making, only) : createFleet(making, offers);
};

const createFleet = (making: Making, offers: readonly Offer[]): LaunchCall => ({
  action: 'ec2:CreateFleet',
  input: {
    Type: 'instant',
    ClientToken: making.name,
    LaunchTemplateConfigs: [
      {
        LaunchTemplateSpecification: template(making),
        Overrides: offers.map(({ subnet, type, image }) => ({
          InstanceType: type as never,
          SubnetId: subnet,
          ImageId: image,
        })),
      },
    ],
    TargetCapacitySpecification: {
      TotalTargetCapacity: making.machines ?? 0,
      DefaultTargetCapacityType: marketOf(making),
    },
    ...(marketOf(making) === 'spot'
      ? {
          SpotOptions: {
            AllocationStrategy: 'price-capacity-optimized',
            InstanceInterruptionBehavior: 'terminate',
          },
        }
      : { OnDemandOptions: { AllocationStrategy: 'lowest-price' } }),
    TagSpecifications: tagSpecifications(making, ['fleet', 'instance', 'volume']),
  },
});

const runInstances = (making: Making, { subnet, type, image }: Offer): LaunchCall => {
  const spot = marketOf(making) === 'spot';
  return {
    action: 'ec2:RunInstances',
    input: {
      ClientToken: making.name,
      MinCount: 1,
      MaxCount: making.machines ?? 0,
      LaunchTemplate: template(making),
      InstanceType: type as never,
      SubnetId: subnet,
      ImageId: image,
      ...(spot && {
        InstanceMarketOptions: {
          MarketType: 'spot',
          SpotOptions: { SpotInstanceType: 'one-time', InstanceInterruptionBehavior: 'terminate' },
        },
      }),
      TagSpecifications: tagSpecifications(making, [
        'instance',
        'volume',
        'network-interface',
        ...(spot ? (['spot-instances-request'] as const) : []),
      ]),
    },
  };
};

const template = (making: Making) => ({ LaunchTemplateName: textOf(making, 'template'), Version: '1' });
