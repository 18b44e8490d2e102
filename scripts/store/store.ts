import type { Scope } from '../fleet/names.ts';
import type { Phase } from '../fleet/phase.ts';
import type { MadeMachine, Making, OpenIntent, Refusal, ResourceKind } from '../providers/provider.ts';

/**
 * The store is memory, not truth: what exists is asked of the provider. It remembers what was about to be made
 * (intents), which host keys machines have, the fleet's client key, releases, and who is at work (the lock).
 */
export interface Store {
  /** For people: where this store is. */
  readonly location: string;
  /** The record book of one fleet. */
  open(scope: Scope): FleetStore;
  /** Every scope that this store knows something about. */
  scopes(): Promise<Scope[]>;
}

export interface FleetStore {
  readonly scope: Scope;
  /** Reads the journal. Damage is told in the answer, never thrown away and never read as "nothing". */
  read(): Promise<Memory>;
  /**
   * Takes the lock or throws who holds it. Only a locked store can be written. A holder that seems to be dead and
   * cannot be asked is watched for a lease first: `say` tells people, `signal` gives up.
   */
  lock(command: string, waiting?: Waiting): Promise<LockedFleetStore>;
  /** Who holds the lock now, if anybody. */
  holder(): Promise<Holder | undefined>;
  /** The fleet's client key in OpenSSH format, or undefined. */
  clientKey(): Promise<string | undefined>;
  /** The stored release, whole, as written by `keepRelease`. */
  release(id: string): Promise<string | undefined>;
  /** A folder for the bundles of `debug`, made when missing. Returns its path. */
  debugFolder(name: string): Promise<string>;
}

export interface Waiting {
  readonly say?: (text: string) => void;
  readonly signal?: AbortSignal;
}

export interface LockedFleetStore extends FleetStore {
  /** Rises with each acquisition; stands in every record. */
  readonly fence: number;
  /**
   * Resolves after the records are on the disk. Concurrent calls share one sync. When it rejects, the records may or
   * may not be remembered.
   */
  write(...records: JournalRecord[]): Promise<void>;
  keepClientKey(key: string): Promise<void>;
  keepRelease(id: string, content: string): Promise<void>;
  /** Puts a damaged journal aside under another name and starts a new one with this generation. */
  restart(generation: number): Promise<void>;
  /** Forgets the fleet after it was proven gone: keys, releases, journal. A new generation begins. */
  forget(): Promise<void>;
  /** Rejects when the lock was lost to another holder, or could not be renewed in time. */
  assertHeld(): Promise<void>;
  unlock(): Promise<void>;
}

export interface Holder {
  readonly id: string;
  readonly fence: number;
  readonly user: string;
  readonly host: string;
  readonly pid: number;
  readonly birth: string;
  readonly command: string;
  readonly since: Date;
  readonly heartbeat: Date;
}

/** What the journal records. */
export type JournalRecord =
  | { type: 'generation'; generation: number }
  /** `places`: where this run may make things; a proof that nothing is left needs an answer from each. */
  | {
      type: 'run';
      run: string;
      command: string;
      release?: string;
      places?: readonly string[];
      account?: string;
    }
  /** Written and synced before the call that makes something. `at`: ISO 8601, by the provider's clock where that is known. */
  | { type: 'intent'; run: string; making: Making; at?: string }
  /** The call was answered, well or badly. An intent without an outcome is open. */
  | {
      type: 'made';
      run: string;
      name: string;
      machines?: readonly MadeMachine[];
      refusals?: readonly Refusal[];
      /** A try of the same call may still be carried out: the intent stays open. */
      late?: true;
      at?: string;
    }
  | { type: 'refused'; run: string; name: string; why: string }
  /** Host keys that a machine may show: `ssh-ed25519 AAAA…` lines. Replaces earlier ones of that machine. */
  | { type: 'pinned'; machine: string; hostKeys: string[] }
  | { type: 'address'; machine: string; address: string; host: string; port: number }
  | { type: 'phase'; machine: string; phase: Phase }
  | { type: 'failed'; machine: string; phase: Phase; why: string }
  /** A replace began: these machines stand until their successors are verified. `ended` before `replaced` undid it. */
  | {
      type: 'replacing';
      run: string;
      old: readonly { readonly id: string; readonly name: string }[];
      /** Names of the static addresses that were there. */
      addresses?: readonly string[];
    }
  /** The successors are the fleet from here on; the old machines go. */
  | { type: 'replaced'; run: string }
  /** Somebody opened a shell on a machine, by mayfly: nobody knows what it is now. */
  | { type: 'touched'; machine: string; by: string }
  | { type: 'removed'; name: string; id?: string }
  | { type: 'ended'; run: string; exit: number };

export interface RememberedMachine {
  readonly name: string;
  readonly hostKeys: readonly string[];
  readonly address?: { address: string; host: string; port: number };
  readonly phase?: Phase;
  /** When each phase was reached, by the clock of whoever recorded it. */
  readonly reached?: Readonly<Partial<Record<Phase, Date>>>;
  readonly failed?: { phase: Phase; why: string };
  /** Who last opened a shell on it, and when by the clock of whoever wrote that. */
  readonly touched?: { by: string; at: Date };
}

/** Something that was made, and that nobody was seen to remove. */
export interface Present {
  readonly kind: ResourceKind;
  readonly place: string;
  /** When its making was answered, by the provider's clock if that was known, else by that of whoever wrote it. */
  readonly at: Date;
  /** Of a machine: its own name. */
  readonly machine?: string;
}

/** The journal, folded. */
export interface Memory {
  /** Something was recorded, and nothing of it is lost: every call that made something is in it. */
  readonly known: boolean;
  /** 0 when none was ever recorded. */
  readonly generation: number;
  /** undefined when nothing was ever recorded. */
  readonly lastRun?: {
    readonly run: string;
    readonly command: string;
    readonly release?: string;
    readonly ended?: number;
  };
  /** A replace that neither came to its end nor was undone. */
  readonly replacing?: {
    readonly run: string;
    readonly release?: string;
    /** The provider's ids of the machines of before. */
    readonly old: ReadonlySet<string>;
    /** Names of the static addresses of before, where they were written down. */
    readonly addresses?: ReadonlySet<string>;
    /** Their successors were verified: only the old ones are still to go. */
    readonly replaced: boolean;
  };
  /** Every run that was recorded in this life of the fleet. */
  readonly runs: ReadonlySet<string>;
  /** Intents without an outcome, oldest first. */
  readonly openIntents: readonly OpenIntent[];
  /** By machine name. */
  readonly machines: ReadonlyMap<string, RememberedMachine>;
  /** Where things of this fleet may be, as the runs of this life recorded before they made any. */
  readonly places: ReadonlySet<string>;
  /** Accounts in which the runs of this life made things, where their provider has accounts. */
  readonly accounts: ReadonlySet<string>;
  /** Names of resources that were made and not yet removed. */
  readonly made: ReadonlySet<string>;
  /** The same things as their provider tells them: machines by their ids, everything else by name. */
  readonly present: ReadonlyMap<string, Present>;
  /** Set when the journal cannot be trusted: what is wrong, and where. The rest is what could be read before it. */
  readonly damage?: { readonly file: string; readonly line: number; readonly why: string };
}
