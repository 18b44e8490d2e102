import type { Scope } from '../fleet/names.ts';
import { onlyLine, openDocument, sealDocument } from './document.ts';
import type { Journal } from './journal.ts';

/**
 * How far a journal was acted upon. It stands in a file of its own: a journal that was cut between two lines does not
 * show it.
 */
export interface Head {
  /** Id of the journal. */
  readonly journal: string;
  readonly sequence: number;
  readonly sum: string;
  readonly fence: number;
  /** Survives the loss of the journal. */
  readonly generation: number;
}

export const encodeHead = (scope: Scope, head: Head): string => `${sealDocument('head', scope, head).line}\n`;

/** The head, or in words why it cannot be used. */
export const decodeHead = (bytes: Uint8Array, scope: Scope): Head | string => {
  const opened = openDocument('head', scope, onlyLine(bytes));
  return typeof opened === 'string' ? opened : (opened.payload as unknown as Head);
};

/** Whether a journal still holds everything that was acted upon; else why not, and at which line. */
export const missingFrom = (journal: Journal, head: Head): { line: number; why: string } | undefined => {
  // A kill between the two writes of a replacement leaves the head of the journal before.
  if (head.journal !== journal.id)
    return head.journal === journal.replaces
      ? undefined
      : { line: 1, why: 'it is not the journal that was written last' };
  const { length } = journal.sums;
  if (length <= head.sequence)
    return { line: length + 1, why: `it is cut: ${head.sequence} records were acted upon` };
  if (journal.sums[head.sequence] !== head.sum)
    return { line: head.sequence + 1, why: 'it is not the line that was acted upon' };
  return undefined;
};
