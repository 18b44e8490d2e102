import type { Definition } from '../fleet/definition.ts';
import type { Scope } from '../fleet/names.ts';

/** Kinds of things that a provider makes, in the order in which they are removed. */
export const resourceKinds = ['machine', 'volume', 'network', 'image'] as const;
export type ResourceKind = (typeof resourceKinds)[number];

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
}

export type MachineState = 'pending' | 'running' | 'stopping' | 'stopped';

export interface ProviderMachine extends Resource {
  readonly kind: 'machine';
  readonly slot: number;
  readonly state: MachineState;
  /** The machine's own address, for people and for `debug <ip>`. */
  readonly address?: string;
  readonly endpoint?: Endpoint;
  /** The provider's reason for the state, where it has one. */
  readonly reason?: string;
}

/** A place that could not be asked. Never the same as "nothing there". */
export interface Unseen {
  readonly place: string;
  readonly why: string;
}

/** The answer to "what do we own?". */
export interface Look {
  readonly machines: ProviderMachine[];
  /** Everything else that we own. */
  readonly others: Resource[];
  readonly unseen: Unseen[];
  /** The places that answered. */
  readonly asked: string[];
}

/** One thing to make. Its intent is journalled and synced before `make` is called with it. */
export interface Making {
  readonly kind: ResourceKind;
  /** The deterministic name, which is the idempotency token where the provider has no other. */
  readonly name: string;
  readonly owner: Owner;
  /** For machines and what belongs to one: the slot, from 1. */
  readonly slot?: number;
  /** Parameters as data; frozen with the intent. */
  readonly parameters: Readonly<Record<string, string | number | boolean | readonly string[]>>;
}

/** What a machine boots with. Never journalled: it holds the short-lived bootstrap host key. */
export interface Boot {
  readonly hostname: string;
  readonly userData: string;
}

export interface PinnedImage {
  readonly alias: string;
  /** The exact image; the same on every laptop for the same inputs. */
  readonly id: string;
}

/**
 * Where machines come from. The same conformance tests run against every provider.
 * Every method throws a `MayflyError` of kind `foreign` or `user` when it fails for a known reason.
 */
export interface Provider {
  readonly name: string;

  /** Resolves an alias from the fleet file into an exact image. Touches nothing. */
  resolveImage(alias: string): Promise<PinnedImage>;

  /** Where this fleet's things will be made: every one of these must answer before it counts as gone. */
  places(definition: Definition): Promise<string[]>;

  /** Checks before anything is made: engine or credentials, room, rights. Throws what is missing. */
  preflight(definition: Definition): Promise<void>;

  /** Makes the pinned image available (builds or imports it once). `say` tells people what takes long. */
  prepareImage(image: PinnedImage, say: (text: string) => void, signal: AbortSignal): Promise<void>;

  /** What must exist before and beside the machine of each slot, in order of making. */
  makings(definition: Definition, owner: Owner, image: PinnedImage, slots: readonly number[]): Making[];

  /**
   * Makes one thing, tagged at birth. Idempotent by name: what exists already with the same owner is adopted,
   * what exists with another owner is refused. `boot` is given for machines.
   */
  make(making: Making, boot: Boot | undefined, signal: AbortSignal): Promise<void>;

  /** Everything owned by a scope (or by anybody, without one), of these kinds (or all), in every place. */
  look(scope: Scope | undefined, kinds?: readonly ResourceKind[]): Promise<Look>;

  /** What is shared by all fleets, kept for the next create, and used by nobody now: base images. */
  keepsakes(): Promise<Resource[]>;

  /** Removes one resource and waits until it is gone. Gone already is fine. */
  remove(resource: Resource): Promise<void>;

  /** Waits until no call that an earlier, killed run sent can still make something. */
  settle(scope: Scope): Promise<Unseen[]>;

  /** The last text on the machine's console, or undefined where there is none. */
  consoleText(machine: ProviderMachine): Promise<string | undefined>;
}
