import type { Scope } from '../fleet/names.ts';

/** Kinds of things that a provider makes, in the order in which they are removed. */
export const resourceKinds = [
  'machine',
  'static address',
  'volume',
  'network interface',
  'port forwarding',
  'launch template',
  'security group',
  'key pair',
  'network',
  'image',
] as const;
export type ResourceKind = (typeof resourceKinds)[number];

/** What a run makes for its own launches alone, before the first of them. */
export const isOfOneRun = (kind: ResourceKind): boolean => kind === 'launch template' || kind === 'key pair';

/** Several of a kind, for people. */
export const kindsInWords = (kind: ResourceKind): string => (kind.endsWith('s') ? `${kind}es` : `${kind}s`);

/** Marks that every resource carries from birth. User tags cannot override them. */
export const ownerTags = {
  fleet: 'mayfly:fleet',
  environment: 'mayfly:environment',
  release: 'mayfly:release',
  run: 'mayfly:run',
  slot: 'mayfly:slot',
} as const;

export interface Owner extends Scope {
  readonly release: string;
  readonly run: string;
}

/** Where a machine's SSH answers: always host and port, because local machines publish a loopback port. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** What the provider says about one resource that we own. */
export interface Resource {
  readonly kind: ResourceKind;
  /** The provider's own id. */
  readonly id: string;
  readonly name: string;
  /** Where it lives: an engine, a region. */
  readonly place: string;
  readonly owner: Owner;
  readonly createdAt?: Date;
  /** Of a machine, and of what belongs to one: its number from 1, where the provider marks it with one. */
  readonly slot?: number;
  /** The provider's id of the machine that it goes away with. Told by itself only where that machine is not shown. */
  readonly partOf?: string;
}

/** An address that stays while machines come and go. It is on one machine at a time, or on none. */
export interface StaticAddress extends Resource {
  readonly kind: 'static address';
  readonly address: string;
  /** The provider's id of what has it: a machine of ours as a rule. */
  readonly machine?: string;
  /** The command by which people take it off there. */
  readonly takeOff?: string;
}

export const isStaticAddress = (thing: Resource): thing is StaticAddress => thing.kind === 'static address';

export type MachineState = 'pending' | 'running' | 'stopping' | 'stopped';

export interface ProviderMachine extends Resource {
  readonly kind: 'machine';
  readonly state: MachineState;
  /** The machine's own address, for people and for `debug <ip>`. */
  readonly address?: string;
  readonly endpoint?: Endpoint;
  /** The provider's reason for the state, where it has one. */
  readonly reason?: string;
  /** What is paid for it, where anything is. */
  readonly ware?: Ware;
}

/** What a machine is bought as. */
export interface Ware {
  /** A zone. */
  readonly zone: string;
  readonly type: string;
  readonly market: 'spot' | 'on-demand';
}

/** A machine that ended a while ago, which its provider still remembers. */
export interface EndedMachine {
  readonly id: string;
  readonly slot?: number;
  readonly owner: Owner;
  /** `lost to spot in us-west-2a` */
  readonly why: string;
  readonly at?: Date;
}

/** A place that could not be asked. Never the same as "nothing there". */
export interface Unseen {
  readonly place: string;
  readonly why: string;
  /** Nothing there answered; nothing was refused. */
  readonly down?: boolean;
  /** The command, or the change, that lets it be asked again, where one does. */
  readonly next?: string;
}

/** What people do about it. */
export const stepFor = ({ down, next }: Unseen): string =>
  next ?? (down ? 'run the command again later' : 'mend that, then run the command again');

/** The answer to "what do we own?". */
export interface Look {
  readonly machines: ProviderMachine[];
  /** Everything else that we own. */
  readonly others: Resource[];
  readonly unseen: Unseen[];
  /** The places that answered. */
  readonly asked: string[];
  /** Places that are closed to this account now: nothing is made there, and what was made before cannot be seen. */
  readonly closed?: readonly Unseen[];
  /** Machines that are gone, with the reason, as far as their provider remembers any. */
  readonly ended?: readonly EndedMachine[];
}
