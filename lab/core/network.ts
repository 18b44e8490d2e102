import { type Ids, newId } from './ids.ts';
import type { Region, Zone } from './regions.ts';
import type { Group, Network, Rule, Subnet, Vpc } from './state.ts';

/** `172.31.16.0` as a number. */
export const numberOf = (address: string): number =>
  address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);

export const addressOf = (value: number): string =>
  `${(value >>> 24) & 255}.${(value >>> 16) & 255}.${(value >>> 8) & 255}.${value & 255}`;

/** What every account finds in a region. Source: VPC user guide, "Default VPC components". */
export const newNetwork = (ids: Ids, region: Region): Network => {
  const network: Network = {
    vpcs: new Map(),
    subnets: new Map(),
    groups: new Map(),
    gateways: new Map(),
    routeTables: new Map(),
  };
  const vpc = addVpc(ids, network, '172.31.0.0/16', true);
  region.zones.forEach((zone, index) => {
    addSubnet(ids, network, { vpc: vpc.id, zone, cidr: `172.31.${16 * index}.0/20`, isDefault: true });
  });
  const gateway = { id: newId(ids, 'igw'), tags: new Map<string, string>(), vpc: vpc.id };
  network.gateways.set(gateway.id, gateway);
  for (const table of network.routeTables.values())
    table.routes.push({ destination: '0.0.0.0/0', gateway: gateway.id });
  return network;
};

/** A VPC with what comes with it: a default group and a main route table. */
export const addVpc = (ids: Ids, network: Network, cidr: string, isDefault: boolean): Vpc => {
  const vpc: Vpc = {
    id: newId(ids, 'vpc'),
    tags: new Map(),
    cidr,
    isDefault,
    dnsHostnames: isDefault,
    dnsSupport: true,
  };
  network.vpcs.set(vpc.id, vpc);
  const group = addGroup(ids, network, vpc.id, 'default', 'default VPC security group');
  const inside: Rule = {
    id: newId(ids, 'sgr'),
    egress: false,
    protocol: '-1',
    from: -1,
    to: -1,
    peer: `group:${group.id}`,
    description: undefined,
    tags: new Map(),
  };
  group.rules.set(ruleKey(inside), inside);
  const table = {
    id: newId(ids, 'rtb'),
    tags: new Map<string, string>(),
    vpc: vpc.id,
    main: true,
    association: newId(ids, 'rtbassoc'),
    routes: [{ destination: cidr, gateway: 'local' }],
  };
  network.routeTables.set(table.id, table);
  return vpc;
};

/** What makes two rules the same. Descriptions do not count. */
export const ruleKey = (rule: Pick<Rule, 'egress' | 'protocol' | 'from' | 'to' | 'peer'>): string =>
  `${rule.egress ? 'out' : 'in'} ${rule.protocol} ${rule.from} ${rule.to} ${rule.peer}`;

/** A new group lets everything out. */
export const addGroup = (
  ids: Ids,
  network: Network,
  vpc: string,
  name: string,
  description: string,
): Group => {
  const group: Group = {
    id: newId(ids, 'sg'),
    tags: new Map(),
    name,
    description,
    vpc,
    rules: new Map(),
    uses: 0,
  };
  const out: Rule = {
    id: newId(ids, 'sgr'),
    egress: true,
    protocol: '-1',
    from: -1,
    to: -1,
    peer: 'v4:0.0.0.0/0',
    description: undefined,
    tags: new Map(),
  };
  group.rules.set(ruleKey(out), out);
  network.groups.set(group.id, group);
  return group;
};

export interface SubnetPlan {
  readonly vpc: string;
  readonly zone: Zone;
  readonly cidr: string;
  readonly isDefault: boolean;
}

/** AWS keeps the first four addresses and the last one for itself. */
export const addSubnet = (ids: Ids, network: Network, plan: SubnetPlan): Subnet => {
  const [base = '', bits = '20'] = plan.cidr.split('/');
  const subnet: Subnet = {
    id: newId(ids, 'subnet'),
    tags: new Map(),
    vpc: plan.vpc,
    zone: plan.zone,
    cidr: plan.cidr,
    base: numberOf(base),
    hosts: 2 ** (32 - Number(bits)) - 5,
    defaultForZone: plan.isDefault,
    mapPublic: plan.isDefault,
    used: 0,
    next: 4,
    released: [],
  };
  network.subnets.set(subnet.id, subnet);
  return subnet;
};
