import type { Verdict } from '../../../debug/verdict.ts';
import type { Fleet } from './fleet.ts';
import type { Glyphs } from './glyphs.ts';
import type { Job, Verb } from './job.ts';
import type { Action, ScreenKind } from './keymap.ts';
import type { ListState } from './lists.ts';
import type { LogBook } from './log-book.ts';
import type { MachineRow } from './machine-row.ts';
import type { Reached } from './waterfall.ts';

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** What an examination found, ready to be shown. */
export interface Examination {
  readonly at: number;
  readonly verdict: Verdict;
  /** Names and standings of units. */
  readonly units: readonly UnitFact[];
  /** What is told about the machine: `kernel`, `uptime`. */
  readonly facts: readonly (readonly [string, string])[];
  /** Where the bundle was saved. */
  readonly path: string;
}

export interface UnitFact {
  readonly name: string;
  readonly state: string;
  readonly good: boolean;
  readonly detail: string;
}

/** Everything that is known about one machine besides its row, by `fleet key / machine name`. */
export interface Detail {
  readonly examining?: boolean;
  readonly examination?: Examination;
  /** Why it could not be examined. */
  readonly trouble?: string;
  readonly reached?: Reached;
}

/** A screen that is open; the ones below it are gone back to. */
export interface View {
  readonly screen: ScreenKind;
  /** Key of the fleet, but for the list of fleets and for work. */
  readonly fleet?: string;
  readonly machine?: string;
  readonly pane?: 'overview' | 'diagnosis';
  readonly list: ListState;
  readonly logs?: LogView;
}

export interface LogView {
  readonly machines: readonly string[];
  readonly side: boolean;
  readonly follow: boolean;
  /** Lines that do not fit go on below instead of being cut. */
  readonly wrap: boolean;
  /** While it does not follow: the number of the line after the last one that is shown, of all machines' lines. */
  readonly end: number;
  readonly note?: string;
}

/** Asks before something is changed, or before a run is stopped. */
export interface Dialog {
  readonly verb: Verb;
  readonly fleet: string;
  /** The run that is to be stopped. */
  readonly job?: number;
  /** What the plan says; undefined while it is made. */
  readonly plan?: readonly string[];
  /** Why it cannot be done. */
  readonly trouble?: string;
  /** What must be typed before it can be done. */
  readonly word?: string;
  readonly typed: string;
  readonly focus: 'cancel' | 'go';
  readonly top: number;
}

/** Everything that the screen shows. */
export interface State {
  readonly now: number;
  readonly size: Size;
  readonly glyphs: Glyphs;
  readonly readOnly: boolean;
  /** What this mayfly cannot do. */
  readonly without: readonly Action[];
  /** Seconds between looks; 0: only when asked. */
  readonly refresh: number;
  /** Whether looks that take long are made more rarely; not where somebody said how often. */
  readonly sparing: boolean;
  /** Whether a screen reader reads it: what changes by itself all the time is left out. */
  readonly spoken: boolean;
  /** Where the fleets are known from. */
  readonly where: string;
  readonly fleets: readonly Fleet[];
  readonly loaded: boolean;
  readonly trouble?: string;
  readonly details: ReadonlyMap<string, Detail>;
  readonly jobs: readonly Job[];
  /** The open screens; the last one is shown. */
  readonly views: readonly [View, ...View[]];
  readonly dialog?: Dialog;
  readonly help?: { readonly top: number };
  /** The filter that is being typed, and what it was before. */
  readonly typing?: { readonly before: string };
  /** What the last key did, or why it did nothing. */
  readonly notice?: { readonly text: string; readonly bad: boolean };
  readonly logs: LogBook;
  /** Rows of the shown table after filter and order; `from` tells whether they are of now. */
  readonly shown: Shown;
  readonly quitting?: boolean;
}

export interface Shown {
  readonly fleets: readonly Fleet[];
  readonly machines: readonly MachineRow[];
  readonly from?: {
    readonly rows: readonly unknown[];
    readonly filter: string;
    readonly sort: unknown;
    readonly screen: ScreenKind;
  };
}

export const topView = ({ views }: State): View => views.at(-1) ?? views[0];
export const fleetOf = (state: State, key: string | undefined): Fleet | undefined =>
  state.fleets.find(fleet => fleet.key === key);
export const detailKey = (fleet: string, machine: string): string => `${fleet}/${machine}`;
