import type { FleetFile } from './definition.ts';
import type { Path } from './problem.ts';

/** A rule that several settings must keep together. */
export interface Rule {
  /** The settings that it reads; when one of them is wrong by itself, the rule is not asked. */
  readonly reads: readonly (keyof FleetFile)[];
  /** What is wrong, with the path to tell; of several paths the one that the environment itself wrote is told. */
  readonly broken: (file: FleetFile, environment: string) => readonly Broken[];
}

export interface Broken {
  readonly paths: readonly [Path, ...Path[]];
  readonly part?: 'key' | 'value';
  readonly what: string;
}
