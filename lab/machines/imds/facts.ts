import type { Lab, LaunchedInstance } from '../../core/contract.ts';
import type { Tree } from './tree.ts';

/** All that IMDS knows about one instance. */
export interface InstanceFacts {
  readonly instance: LaunchedInstance;
  readonly account: string;
  readonly address: string;
  readonly mac: string;
  /** Of the network that the machine is in, like `10.89.1.0/24`. */
  readonly subnet: string;
  readonly launchedAt: Date;
}

type Notice = ReturnType<Lab['notice']>;

/** `/latest/meta-data` as of now. Source: EC2 user guide, "Instance metadata categories". No iam: it answers 404. */
export const metadataTree = (facts: InstanceFacts, notice: Notice): Tree => {
  const { instance, address, mac } = facts;
  const { publicKey, securityGroups, metadata } = instance;
  const hostname = privateName(address, instance.region);
  return {
    'ami-id': instance.imageId,
    'ami-launch-index': '0',
    'ami-manifest-path': '(unknown)',
    'block-device-mapping': { ami: '/dev/xvda', root: '/dev/xvda' },
    events: {
      maintenance: { history: '[]', scheduled: '[]' },
      ...(notice && { recommendations: { rebalance: rebalance(notice) } }),
    },
    hostname,
    'instance-action': 'none',
    'instance-id': instance.id,
    'instance-life-cycle': instance.spot ? 'spot' : 'on-demand',
    'instance-type': instance.type,
    'local-hostname': hostname,
    'local-ipv4': address,
    mac,
    network: { interfaces: { macs: { [mac]: networkInterface(facts, hostname) } } },
    placement: { 'availability-zone': instance.zone, region: instance.region },
    profile: 'default-hvm',
    'public-hostname': publicName(address, instance.region),
    'public-ipv4': address,
    ...(publicKey !== undefined && { 'public-keys': { '0': { 'openssh-key': publicKey } } }),
    ...(securityGroups && { 'security-groups': securityGroups.map(({ name }) => name).join('\n') }),
    services: { domain: 'amazonaws.com', partition: 'aws' },
    ...(notice && { spot: spotNotice(notice) }),
    ...(metadata.instanceTags && { tags: { instance: instance.tags } }),
  };
};

const networkInterface = (
  { address, mac, subnet, account, instance }: InstanceFacts,
  hostname: string,
): Tree => ({
  'device-number': '0',
  'local-hostname': hostname,
  'local-ipv4s': address,
  mac,
  'owner-id': account,
  'public-hostname': publicName(address, instance.region),
  'public-ipv4s': address,
  ...(instance.securityGroups && {
    'security-group-ids': instance.securityGroups.map(({ id }) => id).join('\n'),
    'security-groups': instance.securityGroups.map(({ name }) => name).join('\n'),
  }),
  ...(instance.subnetId !== undefined && { 'subnet-id': instance.subnetId }),
  ...(instance.vpcId !== undefined && { 'vpc-id': instance.vpcId }),
  'subnet-ipv4-cidr-block': subnet,
  'vpc-ipv4-cidr-block': subnet,
  'vpc-ipv4-cidr-blocks': subnet,
});

/** IMDS writes times without milliseconds. */
const time = (date: Date) => date.toISOString().replace(/\.\d+Z$/, 'Z');

const spotNotice = ({ action, time: at }: NonNullable<Notice>): Tree => ({
  'instance-action': JSON.stringify({ action, time: time(at) }),
  'termination-time': time(at),
});

const twoMinutes = 120_000;

/** The recommendation can come with the notice at the latest, two minutes before the end. */
const rebalance = ({ time: at }: NonNullable<Notice>): string =>
  JSON.stringify({ noticeTime: time(new Date(at.getTime() - twoMinutes)) });

const dashed = (address: string) => address.replaceAll('.', '-');

const privateName = (address: string, region: string) =>
  `ip-${dashed(address)}.${region === 'us-east-1' ? 'ec2' : `${region}.compute`}.internal`;

const publicName = (address: string, region: string) =>
  `ec2-${dashed(address)}.${region === 'us-east-1' ? 'compute-1' : `${region}.compute`}.amazonaws.com`;

/** `/latest/dynamic`: the identity document, unsigned. Source: EC2 user guide, "Instance identity documents". */
export const dynamicTree = (facts: InstanceFacts): Tree => {
  const { instance, account, address, launchedAt } = facts;
  const document = {
    accountId: account,
    // Graviton families have a g behind their generation: t4g, m7gd.
    architecture: /^[a-z]+\d+[a-z]*g/.test(instance.type) ? 'arm64' : 'x86_64',
    availabilityZone: instance.zone,
    billingProducts: null,
    devpayProductCodes: null,
    imageId: instance.imageId,
    instanceId: instance.id,
    instanceType: instance.type,
    kernelId: null,
    marketplaceProductCodes: null,
    pendingTime: time(launchedAt),
    privateIp: address,
    ramdiskId: null,
    region: instance.region,
    version: '2017-09-30',
  };
  return { 'instance-identity': { document: JSON.stringify(document, null, 2) } };
};
