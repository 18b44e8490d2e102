/** A known bug, as exact replacements in the sources of today. */
export interface Bug {
  readonly name: string;
  /** Where it was seen. */
  readonly of: string;
  readonly patches: readonly Patch[];
  /** It must break one of so many schedules. */
  readonly schedules?: number;
  /** It must break each of these test files. */
  readonly tests?: readonly string[];
}

export interface Patch {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}
