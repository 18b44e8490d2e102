import { glyphsFor, showsUnicode } from './model/glyphs.ts';
import { sizeOf } from './model/layout.ts';
import { emptyList } from './model/lists.ts';
import { newLogBook } from './model/log-book.ts';
import type { State } from './model/state.ts';

export interface Begin {
  readonly now: number;
  readonly columns: number | undefined;
  readonly rows: number | undefined;
  readonly ascii: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly readOnly: boolean;
  readonly refresh: number;
  /** See `State`; both as usual without them. */
  readonly sparing?: boolean;
  readonly spoken?: boolean;
  readonly where: string;
  readonly without: State['without'];
}

/** The screen before anything is known. */
export const firstState = (begin: Begin): State => {
  const ascii = begin.ascii || !showsUnicode(begin.environment);
  return {
    now: begin.now,
    size: sizeOf(begin.columns, begin.rows),
    glyphs: glyphsFor(ascii),
    readOnly: begin.readOnly,
    refresh: begin.refresh,
    sparing: begin.sparing !== false,
    spoken: begin.spoken === true,
    where: begin.where,
    without: begin.without,
    fleets: [],
    loaded: false,
    details: new Map(),
    jobs: [],
    views: [{ screen: 'fleets', list: emptyList }],
    logs: newLogBook(ascii),
    shown: { fleets: [], machines: [] },
  };
};
