import type { CapacityRule, FaultRule } from '../../lab/core/options.ts';
import { labRegions } from '../support/lab-aws.ts';
import type { LabFleetSettings } from '../support/lab-prepared.ts';
import type { Death, Target } from '../support/mortal.ts';
import { type Seeded, seeded } from '../support/seeded.ts';
import type { Act, Plan, Verb } from './plan.ts';

/** Every tenth schedule is one of several laptops at once. */
export const isOfLaptops = (seed: number): boolean => seed % 10 === 0;

/** The schedule of a seed. */
export const draw = (seed: number): Plan => {
  const dice = seeded(seed);
  const several = isOfLaptops(seed);
  const laptops = several ? 3 : 2;
  const calm = dice.chance(0.15);
  const acts = drawActs(dice, laptops, several);
  return {
    seed,
    // By dice of its own: the other schedules stay as they were.
    fleet: withAddress(seed, {
      ...drawFleet(dice),
      ...(seeded(seed ^ 0x5eed).chance(0.15) && { ownVpc: true }),
    }),
    faults: calm ? [] : drawFaults(dice),
    capacity: calm ? [] : drawCapacity(dice),
    visible: pick(dice, [0, 2000, 8000, 8000]),
    visibleOthers: pick(dice, [0, 0, 0, 3000]),
    fleetReplay: dice.chance(0.5) ? 'terminated' : 'same answer',
    neverRuns: dice.chance(0.05) ? 0.3 : 0,
    lossy: pick(dice, [0, 0.05, 0.15]),
    skews: Array.from({ length: laptops }, () =>
      dice.chance(0.15) ? (dice.chance(0.5) ? -1 : 1) * dice.below(3_600_000) : 0,
    ),
    shared: dice.chance(0.3),
    neighbours: dice.chance(0.25),
    oneZone: dice.chance(0.4),
    acts,
    last: dice.chance(several ? 0.5 : 0.15) ? dice.below(laptops) : 0,
  };
};

/** By dice of its own as well: an address is for one machine in one region. */
const withAddress = <F extends Omit<LabFleetSettings, 'version'>>(seed: number, fleet: F): F =>
  fleet.count === 1 && seeded(seed ^ 0xadd2).chance(0.3)
    ? { ...fleet, address: true, regions: fleet.regions.slice(0, 1) }
    : fleet;

const drawFleet = (dice: Seeded): Omit<LabFleetSettings, 'version'> => {
  const count = weighted(dice, [
    [1, 45],
    [2, 30],
    [3, 15],
    [4, 10],
  ] as const);
  return {
    count,
    min: dice.chance(0.2) ? 1 : count,
    market: pick(dice, ['spot', 'on-demand', 'spot-then-on-demand']),
    regions: labRegions.slice(0, dice.chance(0.65) ? 1 : 2),
    types: dice.chance(0.3) ? ['t3.small'] : ['t3.small', 't3a.small'],
  };
};

/** Each fault is there or not, with a chance to strike of its own. */
const drawFaults = (dice: Seeded): FaultRule[] => {
  const rules: FaultRule[] = [];
  const some = (chance: number, least: number, most: number, rule: FaultRule) => {
    if (dice.chance(chance))
      rules.push({ probability: least + (dice.below(1000) / 1000) * (most - least), ...rule });
  };
  some(0.4, 0.02, 0.25, { kind: 'throttle' });
  some(0.5, 0.01, 0.15, { kind: 'lost answer' });
  some(0.5, 0.01, 0.15, { kind: 'late execution', late: 60_000 });
  some(0.3, 0.01, 0.12, { kind: '5xx' });
  some(0.3, 0.01, 0.1, { kind: 'truncated body' });
  some(0.3, 0.01, 0.2, { kind: 'empty page' });
  // An empty page with a token for the next one is nothing unusual to AWS.
  const lists = ['Instances', 'Volumes', 'NetworkInterfaces', 'LaunchTemplates', 'SecurityGroups'];
  for (const list of lists) some(0.04, 0.5, 0.9, { kind: 'empty page', action: `ec2:Describe${list}` });
  some(0.3, 0.01, 0.1, { kind: 'flapping' });
  some(0.3, 0.1, 0.8, { kind: 'no capacity' });
  some(0.25, 0.2, 1, { kind: 'reclaim', late: 60_000 });
  some(0.1, 1, 1, { kind: 'silent region', region: pick(dice, labRegions), times: 1 + dice.below(25) });
  some(0.04, 0.05, 0.3, { kind: 'expired credentials', times: 1 + dice.below(5) });
  // Calls that make something deserve more of it.
  const makes = [
    'ec2:CreateFleet',
    'ec2:RunInstances',
    'ec2:CreateSecurityGroup',
    'ec2:CreateLaunchTemplate',
  ];
  const kinds = ['lost answer', 'late execution', '5xx', 'truncated body'] as const;
  for (const action of makes)
    some(0.15, 0.3, 1, { kind: pick(dice, kinds), action, late: 60_000, times: 1 + dice.below(3) });
  return rules;
};

const drawCapacity = (dice: Seeded): CapacityRule[] => {
  if (dice.chance(0.7)) return [];
  return [
    { market: dice.chance(0.7) ? 'spot' : 'on-demand', empty: 0.3 + dice.below(60) / 100, stretch: 30_000 },
    ...(dice.chance(0.3) ? [{ region: pick(dice, labRegions), count: dice.below(3) }] : []),
  ];
};

const drawActs = (dice: Seeded, laptops: number, several: boolean): Act[] => {
  const more = several
    ? 1 + dice.below(4)
    : weighted(dice, [
        [0, 35],
        [1, 35],
        [2, 20],
        [3, 10],
      ] as const);
  let deaths = 0;
  const acts: Act[] = [];
  for (let id = 1; id <= more + 1; id++) {
    const verb: Verb = id === 1 && dice.chance(0.92) ? 'create' : drawVerb(dice);
    const dies = isCommand(verb) && deaths < 3 && dice.chance(several ? 0.25 : 0.5);
    if (dies) deaths += 1;
    acts.push({
      id,
      verb,
      laptop: dice.chance(several ? 0.6 : 0.15) ? dice.below(laptops) : 0,
      beside: id > 1 && dice.chance(several ? 0.6 : 0.12),
      pause: drawPause(dice),
      changed: dice.chance(0.03),
      ...(dies && { death: drawDeath(dice, verb) }),
    });
  }
  return acts;
};

const isCommand = (verb: Verb) => !/store$/.test(verb);

const drawVerb = (dice: Seeded): Verb =>
  weighted(dice, [
    ['create', 28],
    ['heal', 12],
    ['destroy', 38],
    ['list', 10],
    ['lose store', 8],
    ['damage store', 4],
  ] as const);

const drawPause = (dice: Seeded): number =>
  weighted(dice, [
    [0, 35],
    [1 + dice.below(10_000), 35],
    [dice.below(120_000), 15],
    [dice.below(600_000), 10],
    [26 * 3_600_000, 5],
  ] as const);

const drawDeath = (dice: Seeded, verb: Verb): Death => {
  const at = weighted(dice, [
    ['disk', 45],
    ['cloud', 45],
    ['machine', verb === 'create' || verb === 'heal' ? 10 : 0],
  ] as const) as Target;
  const most = { disk: verb === 'destroy' ? 200 : 300, cloud: 70, machine: 15 }[at];
  const how = weighted(dice, [
    ['kill', 65],
    ['power', 20],
    ['interrupt', 15],
  ] as const);
  return { how, at, call: 1 + dice.below(most) };
};

const pick = <T>(dice: Seeded, items: readonly T[]): T => items[dice.below(items.length)] as T;

const weighted = <T>(dice: Seeded, choices: readonly (readonly [T, number])[]): T => {
  let left = dice.below(choices.reduce((sum, [, weight]) => sum + weight, 0));
  for (const [item, weight] of choices) {
    if (left < weight) return item;
    left -= weight;
  }
  throw new Error('nothing to choose from');
};
