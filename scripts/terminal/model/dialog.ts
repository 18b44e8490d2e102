import { actedFleet } from './blocked.ts';
import { keyOfScope } from './fleet.ts';
import { jobWords, runningJob, type Verb } from './job.ts';
import { layoutOf } from './layout.ts';
import { type LastTop, scrolled } from './move.ts';
import { type Dialog, fleetOf, type State } from './state.ts';
import { and, only, type Step, saying } from './step.ts';

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

/** Asks whether the run that was begun last is to be stopped; what that means is known without asking anybody. */
export const askingToStop = (state: State): Step => {
  const job = runningJob(state);
  if (!job) return only(state);
  const { verb, fleet, id } = job;
  const then =
    verb === 'destroy'
      ? 'What was not removed yet stays: destroy goes on from there.'
      : `What was made stays: ${verb} goes on from there, destroy removes it.`;
  return only({
    ...state,
    dialog: {
      verb,
      fleet,
      job: id,
      typed: '',
      focus: 'cancel',
      top: 0,
      plan: [jobWords(job), '', 'It ends in good order: calls that are under way are finished first.', then],
    },
  });
};

/** Lines for the question and a part of the plan: nobody approves what cannot be seen. */
const leastHeight = 6;

/** Why it cannot be approved yet. */
export const notYet = (state: State, dialog: Dialog): string | undefined => {
  if (layoutOf(state).body < leastHeight) return 'the terminal is too small to show what it does';
  if (dialog.trouble !== undefined) return 'it cannot be done, see above';
  if (dialog.plan === undefined) return 'the plan is being made';
  if (dialog.word !== undefined && dialog.typed !== dialog.word) return `type ${dialog.word} first`;
  return undefined;
};

/** A key while the question is open. What is typed goes into the name; nothing is done before it is whole. */
export const pressInDialog = (state: State, dialog: Dialog, key: string, lastTop: LastTop): Step => {
  const set = (news: Partial<Dialog>): Step => only({ ...state, dialog: { ...dialog, ...news } });
  const cancel = (): Step => {
    const { dialog: _, ...rest } = state;
    return only(
      saying(
        rest,
        dialog.job === undefined
          ? `${dialog.verb} of ${fleetOf(state, dialog.fleet)?.name ?? dialog.fleet} was cancelled: nothing was touched`
          : `${dialog.verb} goes on`,
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
      return set({ top: scrolled(movements[key] ?? '', dialog.top, layoutOf(state).body, lastTop(state)) });
    case 'enter': {
      if (dialog.focus === 'cancel') return cancel();
      const reason = notYet(state, dialog);
      if (reason !== undefined) return only(saying(state, reason, true));
      const { dialog: _, ...rest } = state;
      if (dialog.job !== undefined)
        return and(saying(rest, `${dialog.verb} is being stopped`), { do: 'stop', job: dialog.job });
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
