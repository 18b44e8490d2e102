/** Layers of a machine, lowest first: what is below explains what is above. */
export const gates = [
  'machine',
  'kernel',
  'resources',
  'network',
  'time',
  'reach',
  'packages',
  'boot',
  'deployment',
  'files',
  'units',
  'health',
  'people',
] as const;
export type Gate = (typeof gates)[number];

export interface Evidence {
  /** `section/probe`, `console`, `reach` or `provider`. */
  readonly source: string;
  readonly line: string;
}

export interface Finding {
  /** What kind of trouble, and whose where there can be several: `disk-full:/var`, `unit-program:web.service`. */
  readonly id: string;
  readonly gate: Gate;
  readonly severity: 'fatal' | 'warning';
  readonly permanence?: 'permanent' | 'temporary';
  /** One sentence without a full stop. */
  readonly what: string;
  /** ISO 8601, UTC. */
  readonly since?: string;
  readonly evidence: readonly Evidence[];
  /** The file in the checkout to change. */
  readonly file?: string;
  /** The next command, exactly. */
  readonly next: string;
  readonly effects: readonly Finding[];
}

export interface Verdict {
  readonly kind: 'healthy' | 'broken' | 'working' | 'unknown';
  /** The one line that answers: what, since when, why. */
  readonly line: string;
  /** Causes, the gravest first; what they brought about stands below them. */
  readonly findings: readonly Finding[];
  /** What was looked at and found well. */
  readonly checked: readonly string[];
  /** What could not be read, and why. */
  readonly unread: readonly string[];
}

/** Exit codes of `debug`. 75 is EX_TEMPFAIL of sysexits.h: ask again. */
export const verdictExit = { healthy: 0, broken: 1, unknown: 2, working: 75 } as const satisfies Record<
  Verdict['kind'],
  number
>;
