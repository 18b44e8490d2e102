import type { Definition } from '../fleet/definition.ts';
import type { Scope } from '../fleet/names.ts';
import type {
  Look,
  Owner,
  ProviderMachine,
  Resource,
  ResourceKind,
  StaticAddress,
  Unseen,
  Ware,
} from './resource.ts';

export * from './resource.ts';

/** One call that makes one thing, or many equal machines. Its intent is journalled and synced before it is made. */
export interface Making {
  readonly kind: ResourceKind;
  /** The deterministic name, which is the idempotency token where the provider has no other. */
  readonly name: string;
  readonly owner: Owner;
  /** Where it is made: an engine, a region. */
  readonly place: string;
  /** For one machine and what belongs to it, where the provider numbers machines: the slot, from 1. */
  readonly slot?: number;
  /** How many machines this makes. */
  readonly machines?: number;
  /** The name of the making that carries the user data of these machines: this one itself, or an earlier one. */
  readonly userData?: string;
  /** Parameters as data; frozen with the intent. No secrets. */
  readonly parameters: Readonly<Record<string, string | number | boolean | readonly string[]>>;
}

/** A machine that a call has made. */
export interface MadeMachine {
  readonly id: string;
  readonly slot?: number;
}

/** Why a pool (a type in a zone, say) gave no machine. */
export interface Refusal {
  /** What was asked for, where that was not a machine. */
  readonly kind?: ResourceKind;
  readonly pool: string;
  readonly code: string;
  readonly why: string;
  /** The next command, or what to change. */
  readonly next?: string;
}

/** The code of a refusal of what may have been made all the same. */
export const unsureCode = 'unproven';

export interface Made {
  readonly machines: readonly MadeMachine[];
  readonly refusals: readonly Refusal[];
  /** An earlier try of the same call was never answered and may still be carried out: its intent stays open. */
  readonly late?: boolean;
}

/** What a fleet will be made of, and where: asked of the provider once, before anything is touched. */
export interface Plan {
  /** Every place where things may be made: each must answer before the fleet counts as gone. */
  readonly places: readonly string[];
  /** Whose account it is, where the provider has accounts. */
  readonly account?: string;
  /** What people should know before: a quota that is close, a region that does not answer. */
  readonly warnings: readonly string[];
  /** What is good to know: for how long the credentials are good. */
  readonly notes?: readonly string[];
  /** What may be bought, in the order in which it is tried. Nothing where nothing is paid. */
  readonly wares: readonly (Ware & { readonly place: string })[];
  /** What machines share: groups that may be made side by side, each in order. One that fails is told to `next`. */
  shared(owner: Owner): Making[][];
  /**
   * The next tries to get so many more machines: groups that may be made side by side, each in order. `tries` are
   * the answers so far, oldest first. Empty when everything was tried.
   */
  next(owner: Owner, missing: number, present: readonly MadeMachine[], tries: readonly Try[]): Making[][];
}

/** A try to make machines, and what came of it. */
export interface Try {
  readonly making: Making;
  readonly made: number;
  readonly refusals: readonly Refusal[];
}

/** An intent whose outcome is not known. */
export interface OpenIntent {
  readonly run: string;
  readonly making: Making;
  /** When it was written, at most some seconds before its call was sent; by the provider's clock if that was known, else by that of whoever wrote it. */
  readonly at: Date;
  /** A later try was answered: what it made is known, and only the first one may still come. */
  readonly made?: boolean;
}

/** What the journal knows about calls that may still be on their way. */
export interface Unsettled {
  readonly intents: readonly OpenIntent[];
  /** False when the journal is lost or damaged: then any call may have been sent until a moment ago. */
  readonly complete: boolean;
}

/** How a machine is seen from outside. What could not be asked is absent. */
export interface Outside {
  /** Address ranges that are let in to its SSH port. */
  readonly letIn?: readonly string[];
  /** The addresses that this computer is seen with. */
  readonly caller?: readonly string[];
  /** Failed checks of the provider, in its words, as `system impaired`. */
  readonly failedChecks?: readonly string[];
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
  /** Whether every machine has a slot, so that its name is known before it is made. */
  readonly numbered: boolean;
  /**
   * Milliseconds after which everything that was made is shown, where that takes time; there a single look may miss
   * something, too. Without this a look tells all there is.
   */
  readonly lag?: number;
  /** A machine that a look misses is known by its parts, which are listed apart from it. Only where there is a lag. */
  readonly partsTell?: boolean;

  /**
   * The time by the provider's own clock, while that is known; undefined otherwise. What is made is dated by it: the clock
   * of a laptop may be wrong, and wrong by another amount tomorrow.
   */
  now?(): Date | undefined;

  /** Resolves an alias from the fleet file into an exact image. Touches nothing. */
  resolveImage(definition: Definition): Promise<PinnedImage>;

  /**
   * Checks what a fleet needs before anything is made (engine or credentials, room, rights, quotas), and where it can
   * be made. Touches nothing. Throws what is missing.
   */
  plan(definition: Definition, image: PinnedImage, signal: AbortSignal): Promise<Plan>;

  /** Makes the pinned image available (builds or imports it once). `say` tells people what takes long. */
  prepareImage(image: PinnedImage, say: (text: string) => void, signal: AbortSignal): Promise<void>;

  /**
   * Makes what a making tells, tagged at birth. Idempotent by its name: what exists already with the same owner is
   * adopted, what exists with another owner is refused. `boot` is given when the making carries user data.
   * Throws when nothing at all could be made, unless the reasons are refusals of pools. Where calls may be carried out late
   * or wait before they are sent, `sending` is waited for before each; what it throws ends the making.
   */
  make(
    making: Making,
    boot: Boot | undefined,
    signal: AbortSignal,
    sending?: () => Promise<void>,
  ): Promise<Made>;

  /**
   * Everything owned by a scope (or by anybody, without one), of these kinds (or all). Asks these places, or every
   * place where anything of ours can be. Where several are asked side by side, `part` is told the answer of each as soon
   * as it came.
   */
  look(
    scope: Scope | undefined,
    kinds?: readonly ResourceKind[],
    places?: readonly string[],
    part?: (look: Look) => void,
  ): Promise<Look>;

  /** The account that these credentials are of, asked once. Throws when it is another one than the fleet file wants. */
  account?(): Promise<string>;
  /** The fleet file names the account. */
  readonly namesAccount?: boolean;

  /** What is shared by all fleets, kept for the next create, and used by nobody now: base images. */
  keepsakes(): Promise<Resource[]>;

  /**
   * Moves an address to a machine, wherever it is now. Resolves only when that was observed; it is there already is fine.
   * Once it began, the signal does not stop it half-way. Without this the provider has no static addresses.
   */
  attach?(address: StaticAddress, machine: ProviderMachine, signal: AbortSignal): Promise<void>;

  /**
   * Removes resources of one kind side by side and waits until they are gone; gone already is fine. `gone` is called
   * for each as soon as that was observed. An address is taken off a machine of ours first. Resolves with the reasons of those that are not gone, by id.
   */
  remove(
    resources: readonly Resource[],
    gone: (resource: Resource) => Promise<void>,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, string>>;

  /** Waits until no call that an earlier, killed run sent can still make something. `say` tells what takes long. */
  settle(
    scope: Scope,
    unsettled: Unsettled,
    say: (text: string) => void,
    signal: AbortSignal,
  ): Promise<Unseen[]>;

  /**
   * US dollars an hour for one machine of each ware with all that belongs to it, now; undefined where the price is not
   * known. Without this nothing is ever paid.
   */
  prices?(wares: readonly (Ware & { readonly place: string })[]): Promise<(number | undefined)[]>;

  /**
   * US dollars an hour for each of what is not a machine and may cost something, now; undefined where the price is not
   * known. Asked for what people are about to remove.
   */
  partPrices?(parts: readonly Resource[]): Promise<(number | undefined)[]>;

  /** What is in these prices besides the machine, as a sentence; without it addresses, disks and traffic are not. */
  readonly included?: string;

  /**
   * What the provider sees of the way to a machine, and of the computer below it. Absent, or undefined, where it tells
   * nothing of the kind.
   */
  outside?(machine: ProviderMachine): Promise<Outside | undefined>;

  /**
   * Host keys that the provider itself saw the machine show, as public lines; none as long as it saw none. Where this is
   * asked, the first boot brings the expected key late, and the machine shows another one before.
   */
  hostKeys?(machine: ProviderMachine, signal: AbortSignal): Promise<readonly string[]>;

  /** The last text on the machine's console, or undefined where there is none. */
  consoleText(machine: ProviderMachine): Promise<string | undefined>;
}
