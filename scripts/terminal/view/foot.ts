import { blocked } from '../model/blocked.ts';
import { bindingsOf } from '../model/keymap.ts';
import { layoutOf } from '../model/layout.ts';
import type { Line, Segment } from '../model/line.ts';
import { type State, topView } from '../model/state.ts';

/** The filter that is typed, or what the last key did or why it did nothing. */
export const noticeLine = (state: State, width: number): Line => {
  const { typing, notice } = state;
  if (typing) {
    const { filter } = topView(state).list;
    const help = '  text, !text or column:value; enter keeps it, esc does not';
    const shown = ` /${filter}_`;
    return [
      { text: shown, tone: 'accent' },
      ...(width > shown.length + help.length ? [{ text: help, tone: 'dim' as const }] : []),
    ];
  }
  return notice ? [{ text: ` ${notice.text}`, tone: notice.bad ? 'warn' : 'good' }] : [];
};

interface Word {
  readonly text: string;
  readonly off: boolean;
}

/** The keys of this screen; those that would do nothing now stay, in brackets, and say why when they are pressed. */
export const keyLines = (state: State, width: number): Line[] => {
  const words = wordsOf(state);
  const { more } = state.glyphs;
  const { keys } = layoutOf(state);
  const lines: Segment[][] = [[]];
  let used = 1;
  for (const { text, off } of words) {
    const line = lines.at(-1) ?? [];
    const last = lines.length >= keys;
    // What has no place any more is in the overlay.
    if (used + text.length + (last ? 3 : 1) > width && line.length > 0) {
      if (last) {
        line.push({ text: ` ${more}`, tone: 'dim' });
        break;
      }
      lines.push([]);
      used = 1;
    }
    lines.at(-1)?.push({ text: `${used === 1 ? ' ' : '  '}${text}`, tone: off ? 'dim' : 'plain' });
    used += text.length + 2;
  }
  return lines;
};

/** Help and quit come first: they are there however small the terminal is. */
const wordsOf = (state: State): Word[] => {
  if (state.dialog)
    return [
      word('tab choose'),
      word('enter do it'),
      word('esc cancel'),
      word('up, down scroll'),
      word('ctrl-c quit'),
    ];
  if (state.typing) return [word('enter keep'), word('esc undo'), word('ctrl-c quit')];
  if (state.help) return [word('up, down scroll'), word('any other key closes'), word('q quit')];
  const { screen } = topView(state);
  const bindings = bindingsOf(screen, state.readOnly).filter(({ footer }) => footer);
  const first = bindings.filter(({ action }) => action === 'quit' || action === 'help');
  const others = bindings.filter(({ action }) => action !== 'quit' && action !== 'help');
  return [...first, ...others].map(({ shown, label, action }) => {
    const off = blocked(state, action) !== undefined;
    return { text: off ? `(${shown} ${label})` : `${shown} ${label}`, off };
  });
};

const word = (text: string): Word => ({ text, off: false });
