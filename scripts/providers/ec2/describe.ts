import type {
  Address,
  Filter,
  Instance,
  InternetGateway,
  KeyPairInfo,
  LaunchTemplate,
  NetworkInterface,
  RouteTable,
  SecurityGroup,
  SpotInstanceRequest,
  Subnet,
  Volume,
  Vpc,
} from '@aws-sdk/client-ec2';
import type { CallOptions, Calls } from '../aws/calls.ts';
import { allPages } from '../aws/pages.ts';

/** Every page of what one region has of a kind, by filters only: no list by ids, which fails whole. */
export interface Describe {
  instances(region: string, filters: Filter[], options?: CallOptions): Promise<Instance[]>;
  volumes(region: string, filters: Filter[], options?: CallOptions): Promise<Volume[]>;
  interfaces(region: string, filters: Filter[], options?: CallOptions): Promise<NetworkInterface[]>;
  groups(region: string, filters: Filter[], options?: CallOptions): Promise<SecurityGroup[]>;
  templates(region: string, filters: Filter[], options?: CallOptions): Promise<LaunchTemplate[]>;
  vpcs(region: string, filters: Filter[], options?: CallOptions): Promise<Vpc[]>;
  subnets(region: string, filters: Filter[], options?: CallOptions): Promise<Subnet[]>;
  gateways(region: string, filters: Filter[], options?: CallOptions): Promise<InternetGateway[]>;
  routeTables(region: string, filters: Filter[], options?: CallOptions): Promise<RouteTable[]>;
  /** AWS tells all of them on one page, and all key pairs too. */
  addresses(region: string, filters: Filter[], options?: CallOptions): Promise<Address[]>;
  keyPairs(region: string, filters: Filter[], options?: CallOptions): Promise<KeyPairInfo[]>;
  spotRequests(region: string, filters: Filter[], options?: CallOptions): Promise<SpotInstanceRequest[]>;
}

/** The largest pages. Source: EC2 API reference, MaxResults of each. */
const most = { MaxResults: 1000 };
const mostVolumes = { MaxResults: 500 };
const mostTemplates = { MaxResults: 200 };
const mostTables = { MaxResults: 100 };

export const describe = (calls: Calls): Describe => ({
  instances: async (region, Filters, options) => {
    const pages = await allPages(token =>
      calls.patient(region, 'ec2:DescribeInstances', { Filters, ...most, ...from(token) }, options),
    );
    const all = pages.flatMap(page => page.Reservations ?? []).flatMap(({ Instances = [] }) => Instances);
    return distinct(all, ({ InstanceId: id }) => id);
  },
  volumes: async (region, Filters, options) => {
    const pages = await allPages(token =>
      calls.patient(region, 'ec2:DescribeVolumes', { Filters, ...mostVolumes, ...from(token) }, options),
    );
    return distinct(
      pages.flatMap(({ Volumes = [] }) => Volumes),
      ({ VolumeId: id }) => id,
    );
  },
  interfaces: async (region, Filters, options) => {
    const pages = await allPages(token =>
      calls.patient(region, 'ec2:DescribeNetworkInterfaces', { Filters, ...most, ...from(token) }, options),
    );
    const all = pages.flatMap(({ NetworkInterfaces = [] }) => NetworkInterfaces);
    return distinct(all, ({ NetworkInterfaceId: id }) => id);
  },
  groups: async (region, Filters, options) => {
    const pages = await allPages(token =>
      calls.patient(region, 'ec2:DescribeSecurityGroups', { Filters, ...most, ...from(token) }, options),
    );
    return distinct(
      pages.flatMap(({ SecurityGroups = [] }) => SecurityGroups),
      ({ GroupId: id }) => id,
    );
  },
  templates: async (region, Filters, options) => {
    const pages = await allPages(token =>
      calls.patient(
        region,
        'ec2:DescribeLaunchTemplates',
        { Filters, ...mostTemplates, ...from(token) },
        options,
      ),
    );
    return distinct(
      pages.flatMap(({ LaunchTemplates = [] }) => LaunchTemplates),
      ({ LaunchTemplateId: id }) => id,
    );
  },
  vpcs: async (region, Filters, options) => {
    const pages = await allPages(token =>
      calls.patient(region, 'ec2:DescribeVpcs', { Filters, ...most, ...from(token) }, options),
    );
    return distinct(
      pages.flatMap(({ Vpcs = [] }) => Vpcs),
      ({ VpcId: id }) => id,
    );
  },
  subnets: async (region, Filters, options) => {
    const pages = await allPages(token =>
      calls.patient(region, 'ec2:DescribeSubnets', { Filters, ...most, ...from(token) }, options),
    );
    return distinct(
      pages.flatMap(({ Subnets = [] }) => Subnets),
      ({ SubnetId: id }) => id,
    );
  },
  gateways: async (region, Filters, options) => {
    const pages = await allPages(token =>
      calls.patient(region, 'ec2:DescribeInternetGateways', { Filters, ...most, ...from(token) }, options),
    );
    return distinct(
      pages.flatMap(({ InternetGateways = [] }) => InternetGateways),
      ({ InternetGatewayId: id }) => id,
    );
  },
  routeTables: async (region, Filters, options) => {
    const pages = await allPages(token =>
      calls.patient(region, 'ec2:DescribeRouteTables', { Filters, ...mostTables, ...from(token) }, options),
    );
    return distinct(
      pages.flatMap(({ RouteTables = [] }) => RouteTables),
      ({ RouteTableId: id }) => id,
    );
  },
  spotRequests: async (region, Filters, options) => {
    const pages = await allPages(token =>
      calls.patient(
        region,
        'ec2:DescribeSpotInstanceRequests',
        { Filters, ...most, ...from(token) },
        options,
      ),
    );
    return distinct(
      pages.flatMap(({ SpotInstanceRequests = [] }) => SpotInstanceRequests),
      ({ SpotInstanceRequestId: id }) => id,
    );
  },
  // These two have no pages.
  addresses: async (region, Filters, options) =>
    (await calls.patient(region, 'ec2:DescribeAddresses', { Filters }, options)).Addresses ?? [],
  keyPairs: async (region, Filters, options) =>
    (await calls.patient(region, 'ec2:DescribeKeyPairs', { Filters }, options)).KeyPairs ?? [],
});

const from = (token: string | undefined) => (token === undefined ? {} : { NextToken: token });

/** What moved while pages were read may be on two of them: the later one is newer. */
const distinct = <T>(items: readonly T[], id: (item: T) => string | undefined): T[] => [
  ...new Map(items.map(item => [id(item), item])).values(),
];
