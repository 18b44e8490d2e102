import type { Key } from 'ink';

const named: readonly (readonly [keyof Key, string])[] = [
  ['upArrow', 'up'],
  ['downArrow', 'down'],
  ['leftArrow', 'left'],
  ['rightArrow', 'right'],
  ['pageUp', 'pageup'],
  ['pageDown', 'pagedown'],
  ['home', 'home'],
  ['end', 'end'],
  ['return', 'enter'],
  ['escape', 'esc'],
  ['backspace', 'backspace'],
  // Many terminals send DEL for the backspace key.
  ['delete', 'backspace'],
];

/** The names of the keys that came together: fast typing and pasting come as one text. */
export const keyNames = (input: string, key: Key): string[] => {
  const [, name] = named.find(([which]) => key[which] === true) ?? [];
  if (name !== undefined) return [name];
  if (key.tab) return [key.shift ? 'shift-tab' : 'tab'];
  if (key.ctrl) return input === '' ? [] : [`ctrl-${input}`];
  if (key.meta) return [];
  return [...input].flatMap(character => {
    if (character === ' ') return ['space'];
    if (character === '\r' || character === '\n') return ['enter'];
    return character < ' ' ? [] : [character];
  });
};
