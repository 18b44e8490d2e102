/** One entry of a machine's journal, as `remote/logs.sh` prints it. */
export interface JournalEntry {
  /** Where to go on after this one; empty where that is not known. */
  readonly cursor: string;
  readonly at?: Date;
  readonly unit: string;
  /** As the machine wrote it: not yet made safe for a terminal. */
  readonly text: string;
}

/** Reads one line; undefined for a sign of life, and for what is none of ours. */
export const readJournalLine = (line: string): JournalEntry | undefined => {
  if (line === '') return undefined;
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (!Array.isArray(value)) return undefined;
  const [cursor, microseconds, unit, text] = value as unknown[];
  if (typeof cursor !== 'string' || typeof microseconds !== 'number') return undefined;
  if (typeof unit !== 'string' || typeof text !== 'string') return undefined;
  return { cursor, unit, text, ...(microseconds > 0 && { at: new Date(microseconds / 1000) }) };
};
