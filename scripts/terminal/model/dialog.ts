import { actedFleet } from './blocked.ts';
import { keyOfScope } from './fleet.ts';
import type { Verb } from './job.ts';
import { type Dialog, fleetOf, type State } from './state.ts';
import { and, only, type Step, saying } from './step.ts';
import { moved } from './window.ts';

/** Opens the question before a change: the plan comes first, and cancel is chosen. */
export const asking = (state: State, verb: Verb): Step => {
  const fleet = actedFleet(state);
  if (!fleet) return only(state);
  const typedName = verb === 'destroy' || verb === 'replace' || fleet.approval === true;
  const dialog: Dialog = {
    verb,
    fleet: keyOfScope(fleet.scope),
    typed: '',
    focus: 'cancel',
    top: 0,
    ...(typedName && { word: fleet.name }),
  };
  return and({ ...state, dialog }, { do: 'plan', fleet: fleet.key, verb });
};

/** Why it cannot be approved yet. */
export const notYet = (dialog: Dialog): string | undefined => {
  if (dialog.trouble !== undefined) return 'it cannot be done, see above';
  if (dialog.plan === undefined) return 'the plan is being made';
  if (dialog.word !== undefined && dialog.typed !== dialog.word) return `type ${dialog.word} first`;
  return undefined;
};

/** A key while the question is open. What is typed goes into the name; nothing is done before it is whole. */
export const pressInDialog = (state: State, dialog: Dialog, key: string): Step => {
  const set = (news: Partial<Dialog>): Step => only({ ...state, dialog: { ...dialog, ...news } });
  const cancel = (): Step => {
    const { dialog: _, ...rest } = state;
    return only(
      saying(
        rest,
        `${dialog.verb} of ${fleetOf(state, dialog.fleet)?.name ?? dialog.fleet} was cancelled: nothing was touched`,
      ),
    );
  };
  switch (key) {
    case 'esc':
      return cancel();
    case 'tab':
    case 'shift-tab':
    case 'left':
    case 'right':
      return set({ focus: dialog.focus === 'cancel' ? 'go' : 'cancel' });
    case 'up':
    case 'down':
    case 'pageup':
    case 'pagedown':
      return set({ top: moved(movements[key] ?? '', dialog.top, 8, (dialog.plan?.length ?? 0) + 8) });
    case 'enter': {
      if (dialog.focus === 'cancel') return cancel();
      const reason = notYet(dialog);
      if (reason !== undefined) return only(saying(state, reason, true));
      const { dialog: _, ...rest } = state;
      return and(rest, {
        do: 'run',
        fleet: dialog.fleet,
        verb: dialog.verb,
      });
    }
    case 'backspace':
      return set({ typed: dialog.typed.slice(0, -1) });
    case 'ctrl-u':
      return set({ typed: '' });
    default: {
      const text = key === 'space' ? ' ' : key;
      return dialog.word !== undefined && [...text].length === 1
        ? set({ typed: (dialog.typed + text).slice(0, 80) })
        : only(state);
    }
  }
};

const movements: Readonly<Record<string, string>> = {
  up: 'up',
  down: 'down',
  pageup: 'pageUp',
  pagedown: 'pageDown',
};
