import type * as Ec2 from '@aws-sdk/client-ec2';
import type { Answer, At } from '../../at.ts';
import { ApiError } from '../../contract.ts';
import { badCombination, dryRun, invalid, missing } from '../../errors.ts';
import type { Market } from '../../options.ts';
import { strikeReclaim } from '../../reclaim.ts';
import type { Instance } from '../../state.ts';
import { readSpecifications } from '../../tags.ts';
import { checkToken, recall, remember } from '../../tokens.ts';
import { type Filled, fill, fleetError } from './fill.ts';
import { order, type Strategy, usualStrategy } from './order.ts';
import { type Option, readConfigs } from './read.ts';

/** At most so many units for one fleet. */
const mostUnits = 10_000;

type Input = Ec2.CreateFleetCommandInput;

/** Type `instant`: launches at once, and answers what it could get with the reasons for the rest (HTTP 200). */
export const createFleet = (at: At, input: Input): Answer<Ec2.CreateFleetCommandOutput> => {
  const { cloud, place } = at;
  const { ClientToken, DryRun, ...rest } = input;
  const type = input.Type ?? 'maintain';
  if (type !== 'instant')
    throw new ApiError(
      'UnsupportedOperation',
      `The lab models fleets of type instant only; this one is of type ${type}.`,
    );
  checkToken(ClientToken);
  const tags = readSpecifications(input.TagSpecifications, [
    'fleet',
    'instance',
    // Not documented for instant fleets, and taken.
    'volume',
  ]);
  const parts = readTargets(input);
  const scope = `ec2:CreateFleet ${ClientToken}`;
  if (ClientToken !== undefined && !DryRun) {
    const known = recall(at, scope, rest);
    if (known?.output) return known.output;
  }
  const reads = parts.map(part => ({
    part,
    read: readConfigs(at, input.LaunchTemplateConfigs, part.market, tags),
  }));
  if (DryRun) throw dryRun();
  const id = fleetId(at);
  const filled = reads.map(({ part, read }): Filled => {
    const broken = read.flatMap(each =>
      'error' in each ? [fleetError(each.shown, part.market, each.error)] : [],
    );
    const options = read.filter((each): each is Option => !('error' in each));
    const ordered = narrow(order(options, part.strategy, cloud.options.seed, cloud.now), part);
    const done = fill(at, ordered, {
      target: part.target,
      least: part.least,
      spread: part.strategy === 'diversified',
      system: { 'aws:ec2:fleet-id': id },
      clientToken: ClientToken,
    });
    return { ...done, errors: [...broken, ...done.errors] };
  });
  const instances = filled.flatMap(each => each.instances);
  const output = {
    FleetId: id,
    Errors: filled.flatMap(({ errors }) => errors),
    Instances: filled.flatMap(({ groups }) => groups),
  };
  keep(at, id, input, output, instances, tags.fleet);
  if (ClientToken !== undefined) remember(at, scope, { parameters: rest, instances, output });
  strikeReclaim(cloud, place, instances);
  return output;
};

/** `fleet-` and the digits of a UUID. */
const fleetId = ({ cloud: { ids } }: At) =>
  `fleet-${[8, 4, 4, 4, 12].map(digits => ids.hex(digits)).join('-')}`;

const keep = (
  { cloud, place }: At,
  id: string,
  input: Input,
  output: Answer<Ec2.CreateFleetCommandOutput>,
  instances: readonly Instance[],
  tags: Map<string, string> | undefined,
): void => {
  place.fleets.set(id, {
    id,
    tags: tags ?? new Map(),
    createdAt: cloud.now,
    input: structuredClone(input),
    output,
    instances,
    deleted: false,
  });
};

interface Part {
  readonly market: Market;
  readonly target: number;
  readonly least: number;
  readonly strategy: Strategy;
  readonly singleType: boolean;
  readonly singleZone: boolean;
}

/** How many units of which market. Source: TargetCapacitySpecificationRequest. */
const readTargets = (input: Input): Part[] => {
  const target = input.TargetCapacitySpecification;
  const total = target?.TotalTargetCapacity;
  if (!target || total === undefined) throw missing('TargetCapacitySpecification.TotalTargetCapacity');
  if (total < 1 || total > mostUnits)
    throw invalid(`TotalTargetCapacity must be from 1 to ${mostUnits}, not ${total}.`);
  if (target.TargetCapacityUnitType && target.TargetCapacityUnitType !== 'units')
    throw new ApiError('UnsupportedOperation', 'The lab counts capacity in units only.');
  const usual = target.DefaultTargetCapacityType ?? 'on-demand';
  if (usual !== 'spot' && usual !== 'on-demand')
    throw new ApiError('UnsupportedOperation', `The lab does not model DefaultTargetCapacityType ${usual}.`);
  const rest = total - (target.SpotTargetCapacity ?? 0) - (target.OnDemandTargetCapacity ?? 0);
  if (rest < 0) throw invalid('The spot and on-demand targets are more than TotalTargetCapacity.');
  const units = {
    'on-demand': (target.OnDemandTargetCapacity ?? 0) + (usual === 'on-demand' ? rest : 0),
    spot: (target.SpotTargetCapacity ?? 0) + (usual === 'spot' ? rest : 0),
  };
  return (['on-demand', 'spot'] as const)
    .filter(market => units[market] > 0)
    .map(market =>
      readPart(market, units[market], market === 'spot' ? input.SpotOptions : input.OnDemandOptions),
    );
};

const readPart = (
  market: Market,
  target: number,
  options: Ec2.SpotOptionsRequest | Ec2.OnDemandOptionsRequest | undefined,
): Part => {
  const least = options?.MinTargetCapacity ?? 0;
  const singleType = options?.SingleInstanceType ?? false;
  const singleZone = options?.SingleAvailabilityZone ?? false;
  if (least > 0 && !singleType && !singleZone)
    throw badCombination('MinTargetCapacity needs SingleInstanceType or SingleAvailabilityZone.');
  if (least > target) throw invalid('MinTargetCapacity is more than the target.');
  const spot = options as Ec2.SpotOptionsRequest | undefined;
  const behavior = market === 'spot' ? spot?.InstanceInterruptionBehavior : undefined;
  if (behavior !== undefined && behavior !== 'terminate')
    throw badCombination(
      'Spot Instances of an instant fleet can only be terminated when they are interrupted.',
    );
  const strategy = options?.AllocationStrategy ?? usualStrategy(market);
  const known = market === 'spot' ? spotStrategies : onDemandStrategies;
  if (!known.includes(strategy)) throw invalid(`Invalid allocation strategy '${strategy}' for ${market}.`);
  return { market, target, least, strategy, singleType, singleZone };
};

const spotStrategies: readonly Strategy[] = [
  'price-capacity-optimized',
  'capacity-optimized',
  'capacity-optimized-prioritized',
  'lowest-price',
  'diversified',
];
const onDemandStrategies: readonly Strategy[] = ['lowest-price', 'prioritized'];

/** All in the type, or the zone, of the first that the strategy would take. */
const narrow = (options: readonly Option[], { singleType, singleZone }: Part): Option[] => {
  const [first] = options;
  return options.filter(
    ({ spec, subnet }) =>
      (!singleType || spec.type === first?.spec.type) && (!singleZone || subnet.zone === first?.subnet.zone),
  );
};
