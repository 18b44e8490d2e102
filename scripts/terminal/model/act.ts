import { actedFleet, actedMachine } from './blocked.ts';
import { copied } from './copied.ts';
import { asking, askingToStop } from './dialog.ts';
import type { Fleet } from './fleet.ts';
import type { Action } from './keymap.ts';
import { type LastTop, move } from './move.ts';
import { detailKey, type State, topView } from './state.ts';
import { and, type Effect, only, type Step, saying } from './step.ts';
import { withFilter } from './typing.ts';
import { closed, opened, withList, withLogs, withTop } from './views.ts';

/** Machines that are acted on together: those that are marked, else the chosen one. */
const meant = (state: State): string[] => {
  const { marked } = topView(state).list;
  const machine = actedMachine(state);
  return marked.size > 0 ? [...marked] : machine ? [machine.name] : [];
};

/** Does what a key means; nothing stands in its way any more. */
export const act = (state: State, action: Action, lastTop: LastTop): Step => {
  const view = topView(state);
  const fleet = actedFleet(state);
  const machine = actedMachine(state);
  switch (action) {
    case 'open':
      if (view.screen === 'fleets' && fleet)
        return and(opened(state, { screen: 'machines', fleet: fleet.key }), { do: 'look', fleet: fleet.key });
      if (!fleet || !machine) return only(state);
      return and(
        opened(state, { screen: 'machine', fleet: fleet.key, machine: machine.name, pane: 'overview' }),
        { do: 'recall', fleet: fleet.key, machine: machine.name },
        ...lookIfOld(state, fleet),
      );
    case 'back':
      return back(state);
    case 'filter':
      return only({ ...state, typing: { before: view.list.filter } });
    case 'mark':
      return machine ? only(move(marking(state, machine.name), 'down', lastTop)) : only(state);
    case 'refresh':
      return fleet ? refreshed(state, fleet.key) : and(state, { do: 'know' });
    case 'logs':
      return fleet ? openLogs(state, fleet.key, view.screen === 'fleets' ? [] : meant(state)) : only(state);
    case 'shell':
      return fleet && machine
        ? and(state, { do: 'shell', fleet: fleet.key, machine: machine.name })
        : only(state);
    case 'debug':
      return fleet ? examining(state, fleet.key, meant(state)) : only(state);
    case 'overview':
      return only(withTop(withList(state, { top: 0 }), { ...topView(state), pane: 'overview' }));
    case 'follow':
      return only(withLogs(state, { follow: view.logs?.follow !== true, end: state.logs.lines().count() }));
    case 'layout':
      return only(withLogs(state, { side: view.logs?.side !== true, follow: true }));
    case 'wrap':
      return only(withLogs(state, { wrap: view.logs?.wrap !== true }));
    case 'copy':
      return and(state, { do: 'copy', text: copied(state) });
    case 'work':
      return only(opened(state, { screen: 'work' }));
    case 'stop':
      return askingToStop(state);
    case 'suspend':
      return and(state, { do: 'suspend' });
    case 'create':
    case 'replace':
    case 'heal':
    case 'destroy':
      return asking(state, action);
    case 'help':
      return only({ ...state, help: { top: 0 } });
    case 'quit':
      return and({ ...state, quitting: true }, { do: 'quit' });
    default:
      return only(move(state, action, lastTop));
  }
};

/** One level up: first out of a filter, then out of the screen. */
const back = (state: State): Step => {
  const { screen, list, pane } = topView(state);
  if (list.filter !== '') return only(withFilter(state, ''));
  if (list.marked.size > 0) return only(withList(state, { marked: new Set() }));
  if (screen === 'machine' && pane === 'diagnosis')
    return only(withTop(withList(state, { top: 0 }), { ...topView(state), pane: 'overview' }));
  const up = closed(state);
  const { fleet } = topView(up);
  const shown = up.fleets.filter(({ key }) => fleet === undefined || key === fleet);
  return and(
    up,
    ...(screen === 'logs' ? [{ do: 'stop logs' } as const] : []),
    ...shown.flatMap(one => lookIfOld(up, one)),
  );
};

/** What comes on the screen is asked again, when it was not asked for a while. */
const lookIfOld = ({ refresh, now }: State, { key, asked }: Fleet): Effect[] =>
  refresh > 0 && asked !== undefined && now - asked > refresh * 1000 ? [{ do: 'look', fleet: key }] : [];

const marking = (state: State, name: string): State => {
  const marked = new Set(topView(state).list.marked);
  if (!marked.delete(name)) marked.add(name);
  return withList(state, { marked });
};

const refreshed = (state: State, fleet: string): Step => {
  const { screen, machine } = topView(state);
  const looks =
    screen === 'fleets'
      ? state.fleets.map(({ key }) => ({ do: 'look', fleet: key }) as const)
      : [{ do: 'look', fleet } as const];
  return and(
    saying(state, 'asking again'),
    ...(screen === 'fleets' ? [{ do: 'know' } as const] : []),
    ...looks,
    ...(machine === undefined ? [] : [{ do: 'recall', fleet, machine } as const]),
  );
};

const openLogs = (state: State, fleet: string, machines: readonly string[]): Step => {
  state.logs.clear();
  state.logs.filter('');
  const logs = {
    machines,
    side: machines.length > 1 && machines.length <= 4,
    follow: true,
    wrap: false,
    end: 0,
  };
  const [machine] = machines;
  return and(
    opened(state, {
      screen: 'logs',
      fleet,
      ...(machine !== undefined && machines.length === 1 && { machine }),
      logs,
    }),
    { do: 'logs', fleet, machines },
  );
};

/** Examines what is meant, and shows the answer of a single one. */
const examining = (state: State, fleet: string, machines: readonly string[]): Step => {
  const details = new Map(state.details);
  for (const name of machines) {
    const key = detailKey(fleet, name);
    details.set(key, { ...details.get(key), examining: true });
  }
  const effects = machines.map(machine => ({ do: 'examine', fleet, machine }) as const);
  const [machine] = machines;
  const begun = { ...state, details };
  if (machines.length !== 1 || machine === undefined)
    return and(
      saying(begun, `examining ${machines.length} machines: the column "health" tells what was found`),
      ...effects,
    );
  const view = topView(begun);
  const shown =
    view.screen === 'machine'
      ? withTop(withList(begun, { top: 0 }), { ...topView(begun), pane: 'diagnosis' })
      : opened(begun, { screen: 'machine', fleet, machine, pane: 'diagnosis' });
  return and(shown, ...effects, { do: 'recall', fleet, machine });
};
