/** A table's own state: what is chosen, filtered, sorted and marked in it. */
export interface ListState {
  /** Key of the chosen row; the first one when there is none. */
  readonly cursor?: string;
  readonly top: number;
  readonly filter: string;
  readonly sort?: { readonly column: string; readonly down: boolean };
  readonly marked: ReadonlySet<string>;
}

export const emptyList: ListState = { top: 0, filter: '', marked: new Set() };
