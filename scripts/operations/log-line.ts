/** One line of a machine's journal, safe for a terminal. */
export interface LogLine {
  readonly machine: string;
  readonly at?: Date;
  readonly unit: string;
  readonly text: string;
}
