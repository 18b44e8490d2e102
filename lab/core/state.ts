import type * as Ec2 from '@aws-sdk/client-ec2';
import type { Image } from './images.ts';
import type { Market } from './options.ts';
import type { Zone } from './regions.ts';
import type { InstanceType } from './types.ts';

/** Everything that can be tagged. The maps are changed in place. `seenAt`: of what is not seen at once, when it is. */
export interface Tagged {
  readonly id: string;
  readonly tags: Map<string, string>;
  seenAt?: number;
}

/** Of a launch, all that is decided. */
export interface Spec {
  readonly image: Image;
  readonly type: InstanceType;
  readonly market: Market;
  readonly persistent: boolean;
  /** USD per hour; of spot. */
  readonly maxPrice: number | undefined;
  readonly keyName: string | undefined;
  readonly groups: readonly Group[];
  /** Base64, as it came. */
  readonly userData: string | undefined;
  readonly publicAddress: boolean | undefined;
  readonly shutdownBehavior: 'stop' | 'terminate';
  readonly metadata: Metadata;
  readonly volumes: readonly VolumeSpec[];
  readonly profile: string | undefined;
  readonly protected: boolean;
  readonly interfaceStays: boolean;
  readonly tags: LaunchTags;
}

export interface LaunchTags {
  readonly instance: ReadonlyMap<string, string>;
  readonly volume: ReadonlyMap<string, string>;
  readonly 'network-interface': ReadonlyMap<string, string>;
  readonly 'spot-instances-request': ReadonlyMap<string, string>;
}

export interface Metadata {
  readonly httpTokens: 'optional' | 'required';
  readonly hopLimit: number;
  readonly endpoint: 'enabled' | 'disabled';
  readonly tags: 'enabled' | 'disabled';
}

export interface VolumeSpec {
  readonly device: string;
  /** GiB. */
  readonly size: number;
  readonly type: Ec2.VolumeType;
  readonly deleteOnTermination: boolean;
  readonly encrypted: boolean;
}

export interface Instance extends Tagged {
  readonly region: string;
  readonly account: string;
  readonly sequence: number;
  readonly reservation: string;
  readonly launchIndex: number;
  readonly zone: Zone;
  readonly subnet: Subnet;
  readonly spec: Spec;
  readonly clientToken: string | undefined;
  readonly launchedAt: number;
  readonly visibleAt: number;
  readonly interface: Interface;
  readonly volumes: Volume[];
  readonly spotRequest: SpotRequest | undefined;
  /** Infinity while a real machine has not reported. */
  runsAt: number;
  groups: readonly Group[];
  shutdownBehavior: 'stop' | 'terminate';
  protected: boolean;
  userData: string | undefined;
  privateAddress: string;
  /** AWS's own; undefined: none. Shown from `runsAt` on, and not beside an elastic one. */
  publicAddress: string | undefined;
  /** The elastic IP address that it has. */
  elasticAddress: string | undefined;
  /** AWS gives it another one of its own so long after it lost the elastic one. */
  publicAt: number;
  stop: { readonly at: number; readonly doneAt: number } | undefined;
  /** shutting-down from then on; Infinity while it lives. May be in the future (spot). */
  endAt: number;
  /** terminated from then on. */
  goneAt: number;
  reason: { readonly code: string; readonly message: string } | undefined;
  noticeAt: number | undefined;
  console: string;
}

export interface Rule {
  readonly id: string;
  readonly egress: boolean;
  readonly protocol: string;
  readonly from: number;
  readonly to: number;
  /** `v4:…`, `v6:…`, `group:…` or `list:…`. */
  readonly peer: string;
  readonly description: string | undefined;
  readonly tags: ReadonlyMap<string, string>;
}

export interface Group extends Tagged {
  readonly name: string;
  readonly description: string;
  readonly vpc: string;
  readonly rules: Map<string, Rule>;
  /** Interfaces that are in it. */
  uses: number;
}

export interface Vpc extends Tagged {
  readonly cidr: string;
  readonly isDefault: boolean;
  dnsHostnames: boolean;
  dnsSupport: boolean;
}

export interface Subnet extends Tagged {
  readonly vpc: string;
  readonly zone: Zone;
  readonly cidr: string;
  /** The network as a number. */
  readonly base: number;
  readonly hosts: number;
  readonly defaultForZone: boolean;
  mapPublic: boolean;
  /** Addresses in use. */
  used: number;
  next: number;
  readonly released: string[];
}

export interface Gateway extends Tagged {
  vpc: string | undefined;
}

export interface Route {
  readonly destination: string;
  readonly gateway: string;
}

export interface RouteTable extends Tagged {
  readonly vpc: string;
  readonly main: boolean;
  readonly association: string;
  readonly routes: Route[];
}

export interface Interface extends Tagged {
  readonly subnet: Subnet;
  readonly attachment: string;
  readonly mac: string;
  readonly deleteOnTermination: boolean;
  groups: readonly Group[];
  privateAddress: string;
  instance: Instance | undefined;
}

export interface Volume extends Tagged {
  readonly zone: Zone;
  readonly size: number;
  readonly type: Ec2.VolumeType;
  readonly encrypted: boolean;
  readonly device: string;
  readonly deleteOnTermination: boolean;
  readonly createdAt: number;
  instance: Instance | undefined;
}

export interface Template extends Tagged {
  readonly name: string;
  readonly createdAt: number;
  readonly createdBy: string;
  readonly versions: {
    readonly number: number;
    readonly description: string | undefined;
    readonly createdAt: number;
    readonly data: Ec2.RequestLaunchTemplateData;
  }[];
  readonly defaultVersion: number;
}

export interface KeyPair extends Tagged {
  readonly name: string;
  readonly publicKey: string;
  readonly fingerprint: string;
  readonly type: 'ed25519' | 'rsa';
  readonly createdAt: number;
}

export interface Address extends Tagged {
  readonly ip: string;
  association: { readonly id: string; readonly instance: Instance } | undefined;
}

export interface SpotRequest extends Tagged {
  readonly createdAt: number;
  readonly persistent: boolean;
  readonly type: InstanceType;
  readonly imageId: string;
  readonly zone: Zone;
  readonly keyName: string | undefined;
  state: 'active' | 'cancelled' | 'closed' | 'open';
  status: string;
  changedAt: number;
  instance: Instance | undefined;
}

export interface Fleet extends Tagged {
  readonly createdAt: number;
  readonly input: Ec2.CreateFleetCommandInput;
  readonly output: Ec2.CreateFleetResult;
  readonly instances: readonly Instance[];
  deleted: boolean;
}

/** Of Secrets Manager. */
export interface HeldSecret {
  readonly name: string;
  readonly arn: string;
  /** undefined: made without one. */
  value: string | Uint8Array | undefined;
  version: string;
  changedAt: number;
}

/** What a client token stands for. */
export interface Token {
  readonly parameters: object;
  readonly instances: readonly Instance[];
  /** Another answer that is repeated as it was. */
  readonly output: object | undefined;
}

/** What the network of a region consists of. */
export interface Network {
  readonly vpcs: Map<string, Vpc>;
  readonly subnets: Map<string, Subnet>;
  readonly groups: Map<string, Group>;
  readonly gateways: Map<string, Gateway>;
  readonly routeTables: Map<string, RouteTable>;
}
