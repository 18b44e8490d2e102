import type { ListState } from './lists.ts';
import { emptyList } from './lists.ts';
import { type LogView, type State, topView, type View } from './state.ts';

/** The state with another top screen. */
export const withTop = (state: State, view: View): State => {
  const below = state.views.slice(0, -1);
  const [first, ...rest] = [...below, view];
  return { ...state, views: first ? [first, ...rest] : [view] };
};

export const withList = (state: State, news: Partial<ListState>): State => {
  const view = topView(state);
  return withTop(state, { ...view, list: { ...view.list, ...news } });
};

export const withLogs = (state: State, news: Partial<LogView>): State => {
  const view = topView(state);
  return view.logs ? withTop(state, { ...view, logs: { ...view.logs, ...news } }) : state;
};

export const opened = (state: State, view: Omit<View, 'list'>): State => ({
  ...state,
  views: [...state.views, { ...view, list: emptyList }],
});

export const closed = (state: State): State => {
  const [first, ...rest] = state.views.slice(0, -1);
  return first ? { ...state, views: [first, ...rest] } : state;
};
