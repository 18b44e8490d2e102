import { type State, topView } from './state.ts';
import { only, type Step } from './step.ts';
import { withList } from './views.ts';

/** A key while a filter is typed: it works at once; enter keeps it, esc takes the old one back. */
export const pressInFilter = (state: State, before: string, key: string): Step => {
  const { filter } = topView(state).list;
  const { typing: _, ...done } = state;
  const set = (text: string): Step => only(withFilter(state, text.slice(0, 200)));
  switch (key) {
    case 'enter':
    case 'down':
      return only(done);
    case 'esc':
      return only(withFilter(done, before));
    case 'backspace':
      return filter === '' ? only(withFilter(done, '')) : set(filter.slice(0, -1));
    case 'ctrl-u':
      return set('');
    case 'space':
      return set(`${filter} `);
    default:
      return [...key].length === 1 ? set(filter + key) : only(state);
  }
};

/** The list starts at its top again; lines of logs are looked through anew. */
export const withFilter = (state: State, filter: string): State => {
  if (topView(state).screen === 'logs') state.logs.filter(filter.trim());
  return withList(state, { filter, top: 0 });
};
