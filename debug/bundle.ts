import type { Phase } from '../scripts/fleet/phase.ts';
import type { Sources } from './sources.ts';

/** What one probe of `probe.sh` found. rc 127: its program is missing; 124: out of time; 3: nothing there to read. */
export interface Probed {
  readonly rc: number;
  readonly text: string;
  /** Bytes of its output that were not kept; what is kept is the end. */
  readonly dropped: number;
}

export type Probes = Readonly<Record<string, Probed>>;

/** How far a connection came. What was not tried is `unasked`, never assumed. */
export interface Reach {
  readonly tcp: 'open' | 'refused' | 'timeout' | 'error' | 'unasked';
  readonly banner?: string;
  readonly hostKey: 'verified' | 'mismatch' | 'unknown' | 'unasked';
  readonly login: 'ok' | 'refused' | 'unasked';
  readonly why?: string;
  /** What it said after the login, where that was no answer. */
  readonly said?: string;
}

/** What is known about a machine without looking inside. */
export interface ExaminedMachine {
  readonly name: string;
  /** It belongs to no fleet that is known here: there is nothing that it could be held against. */
  readonly stranger?: boolean;
  /** Fleet and environment, for people: `hello`, `hello-staging`. */
  readonly scope: string;
  /** The environment, when it is not the default one: the next command names it. */
  readonly environment?: string;
  readonly provider: string;
  readonly slot?: number;
  readonly address?: string;
  /** The provider's word: pending, running, stopping, stopped, gone; undefined when it was not asked. */
  readonly state?: string;
  /** The provider's reason for that state. */
  readonly reason?: string;
  /** ISO 8601, UTC. */
  readonly createdAt?: string;
  /** When it ended, where it is gone and its provider remembers. ISO 8601, UTC. */
  readonly endedAt?: string;
  /** The last phase that was reached. */
  readonly phase?: Phase;
  readonly failed?: { readonly phase: Phase; readonly why: string };
}

/** Everything that was seen of one machine, as one JSON value: it can be judged again, anywhere, at any time. */
export interface Bundle {
  readonly format: 1;
  readonly machine: ExaminedMachine;
  /** ISO 8601, UTC, by this side's clock. */
  readonly takenAt: string;
  /** Units that the fleet wants to be active. */
  readonly units: readonly string[];
  /** What was put there: the release's id, and the SHA-256 of its manifest. */
  readonly release?: { readonly id: string; readonly manifest: string };
  /** Health checks of the fleet file, as people call them; `health/1` is the answer of the first one. */
  readonly checks?: readonly string[];
  readonly reach: Reach;
  /** What its provider sees of the way to it, and of the computer below it. */
  readonly outside?: {
    readonly letIn?: readonly string[];
    readonly caller?: readonly string[];
    readonly failedChecks?: readonly string[];
  };
  /** The end of the machine's console. */
  readonly console?: string;
  /** By `section/probe`. */
  readonly probes: Probes;
  /** Why the probes' answer is not whole. */
  readonly incomplete?: string;
  /** Time limits of the fleet file in seconds; its defaults, when they are not known. */
  readonly limits?: { readonly boot?: number; readonly setup?: number };
  /** Where what stands on the machine came from in the checkout; absent when that is not known. */
  readonly sources?: Sources;
  /** What the fleet file accepts; nothing, when it is not known. */
  readonly accept?: { readonly failedUnits?: readonly string[]; readonly recoverableErrors?: boolean };
}
