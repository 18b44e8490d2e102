import { type Phase, phases } from '../../fleet/phase.ts';
import { lapse } from './ages.ts';
import type { Glyphs } from './glyphs.ts';
import { type Line, plain } from './line.ts';

/** When each phase was reached, in milliseconds of the clock on the wall. */
export type Reached = Readonly<Partial<Record<Phase, number>>>;

/** Phases as bars under each other: when each began, how long it took; the one that is under way goes on until now. */
export const waterfall = (
  reached: Reached,
  failed: string | undefined,
  now: number,
  width: number,
  glyphs: Glyphs,
): Line[] => {
  const known = phases.flatMap(phase =>
    reached[phase] === undefined ? [] : [{ phase, at: reached[phase] }],
  );
  const [first] = known;
  if (!first) return [plain('No phase of it is recorded in this store.')];
  const next = phases.find(phase => reached[phase] === undefined);
  const last = known.at(-1)?.at ?? first.at;
  const open = next !== undefined && last >= first.at;
  const end = open && failed === undefined ? Math.max(now, last) : last;
  const span = Math.max(1, end - first.at);
  const room = Math.max(4, width - 26);
  const place = (at: number) => Math.round(((at - first.at) / span) * room);
  const row = (
    phase: string,
    from: number,
    to: number,
    tone: 'good' | 'accent' | 'bad',
    words: string,
  ): Line => {
    const begin = Math.min(place(from), room - 1);
    const length = Math.max(1, place(to) - begin);
    return [
      { text: phase.padEnd(12) },
      { text: words.padStart(11), tone: 'dim' },
      { text: '  ' },
      { text: `${' '.repeat(begin)}${glyphs.bar.repeat(length)}`, tone },
    ];
  };
  const done = known.map(({ phase, at }, index) => {
    const from = known[index - 1]?.at ?? at;
    return row(phase, from, at, 'good', index === 0 ? '' : lapseExact(at - from));
  });
  if (!open) return done;
  if (failed !== undefined)
    return [...done, [{ text: next.padEnd(12) }, { text: `failed: ${failed}`, tone: 'bad' }]];
  return [...done, row(next, last, end, 'accent', lapse(now - last))];
};

const lapseExact = (milliseconds: number): string =>
  milliseconds < 100_000 ? `${(milliseconds / 1000).toFixed(1)} s` : lapse(milliseconds);
