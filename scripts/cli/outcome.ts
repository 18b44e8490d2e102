import type { Exit } from '../errors.ts';

/** What a command has to say at its end, for people and for programs. */
export interface Outcome {
  readonly exit: Exit;
  /** For people, on stdout. */
  readonly text: string;
  /** For `--json`: one document on stdout instead of the text. undefined: the command has printed its own. */
  readonly json: unknown;
}
