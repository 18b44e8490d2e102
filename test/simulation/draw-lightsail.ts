import type { FaultRule } from '../../lab/core/options.ts';
import type { LabCloud } from '../support/lab-provider.ts';
import { seeded } from '../support/seeded.ts';
import { draw } from './draw.ts';
import type { Plan } from './plan.ts';

/** What Lightsail has in the place of what EC2 has. */
const actions: Readonly<Record<string, string>> = {
  'ec2:DescribeInstances': 'lightsail:GetInstances',
  'ec2:DescribeVolumes': 'lightsail:GetDisks',
  'ec2:DescribeNetworkInterfaces': 'lightsail:GetStaticIps',
  'ec2:DescribeLaunchTemplates': 'lightsail:GetKeyPairs',
  'ec2:DescribeSecurityGroups': 'lightsail:GetOperation',
  'ec2:CreateFleet': 'lightsail:CreateInstances',
  'ec2:RunInstances': 'lightsail:DeleteInstance',
  'ec2:CreateSecurityGroup': 'lightsail:ImportKeyPair',
  'ec2:CreateLaunchTemplate': 'lightsail:AllocateStaticIp',
};

const translated = (rule: FaultRule): FaultRule[] => {
  if (rule.kind === 'reclaim') return [];
  const { action } = rule;
  return [{ ...rule, ...(action !== undefined && { action: actions[action] ?? 'lightsail:CreateDisk' }) }];
};

/** The schedule of a seed for a fleet on Lightsail: the same acts, deaths and faults, on what Lightsail has. */
const drawLightsail = (seed: number): Plan => {
  const plan = draw(seed);
  const dice = seeded(seed ^ 0x5a17);
  const { count, min } = plan.fleet;
  const address = count === 1 && dice.chance(0.5);
  const regions = address ? plan.fleet.regions.slice(0, 1) : plan.fleet.regions;
  return {
    ...plan,
    fleet: {
      provider: 'lightsail',
      count,
      min,
      market: 'on-demand',
      regions,
      types: [],
      disk: dice.chance(0.3),
      address,
    },
    faults: plan.faults.flatMap(translated),
    capacity: [],
    oneZone: false,
  };
};

/** How schedules of a cloud are drawn. */
export const drawOf = (cloud: LabCloud): ((seed: number) => Plan) =>
  cloud === 'lightsail' ? drawLightsail : draw;
