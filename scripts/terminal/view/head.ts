import { agoWords, timeOfDay } from '../model/ages.ts';
import { actedFleet } from '../model/blocked.ts';
import { machinesWords } from '../model/counts.ts';
import type { Fleet } from '../model/fleet.ts';
import { remarkOf } from '../model/fleet-columns.ts';
import { jobWords } from '../model/job.ts';
import type { Line, Segment } from '../model/line.ts';
import { fleetOf, type State, topView } from '../model/state.ts';
import { widthOf } from '../model/width.ts';

/** Where one is, and below it how that stands; `place` is where in a list or text that is longer than the screen. */
export const headLines = (state: State, width: number, place?: string): Line[] => {
  const path = ` mayfly ${state.glyphs.arrow} ${pathOf(state).join(` ${state.glyphs.arrow} `)}`;
  const words = [place ?? '', state.readOnly ? 'read-only' : '', ageOfShown(state)].filter(Boolean);
  // The place is left out first where it is narrow.
  const fits = words.findIndex((_, from) => rightOf(words.slice(from)).length + path.length + 2 <= width);
  const right = fits < 0 ? '' : rightOf(words.slice(fits));
  const room = width - widthOf(path) - right.length - 1;
  const first: Line =
    room >= 1 ? [strong(path), { text: ' '.repeat(room) }, { text: right, tone: 'dim' }] : [strong(path)];
  return [first, summary(state)];
};

const rightOf = (words: readonly string[]): string => words.join(' · ');

const strong = (text: string): Segment => ({ text, tone: 'strong' });

const pathOf = (state: State): string[] => {
  const { screen, fleet, machine, pane, logs } = topView(state);
  const name = fleetOf(state, fleet)?.name;
  switch (screen) {
    case 'fleets':
      return ['fleets'];
    case 'machines':
      return ['fleets', name ?? ''];
    case 'machine':
      return ['fleets', name ?? '', machine ?? '', ...(pane === 'diagnosis' ? ['diagnosis'] : [])];
    case 'logs':
      return [
        'fleets',
        name ?? '',
        logs?.machines.length === 0 ? 'all' : (logs?.machines.join(', ') ?? ''),
        'logs',
      ];
    case 'work':
      return ['work'];
  }
};

/** How old what is shown is: of the oldest answer. */
const ageOfShown = (state: State): string => {
  const { screen, fleet } = topView(state);
  if (state.spoken) return '';
  const shown = screen === 'fleets' ? state.fleets : state.fleets.filter(({ key }) => key === fleet);
  if (screen === 'logs' || screen === 'work' || shown.length === 0) return '';
  const waiting = waitingWords(state.now, shown);
  if (shown.some(({ asked, failed }) => asked === undefined && !failed))
    return waiting === '' ? 'asking' : waiting;
  const oldest = shown.reduce(
    (least, { asked }) => Math.min(least, asked ?? Number.POSITIVE_INFINITY),
    Number.POSITIVE_INFINITY,
  );
  const age = Number.isFinite(oldest) ? `asked ${agoWords(state.now - oldest)}` : 'not answered';
  return [age, waiting].filter(Boolean).join(', ');
};

/** How long an answer is awaited already, once that is longer than usual. */
const waitingWords = (now: number, fleets: readonly Fleet[]): string => {
  const from = fleets.flatMap(({ asking, askedFrom }) =>
    asking && askedFrom !== undefined ? [askedFrom] : [],
  );
  const seconds = Math.floor((now - Math.min(now, ...from)) / 10_000) * 10;
  return seconds >= 10 ? `waiting for an answer since ${seconds} s` : '';
};

const summary = (state: State): Line => {
  const job = state.jobs.findLast(({ ended }) => !ended);
  const work: Segment[] = job ? [{ text: `  ${jobWords(job)} (w)`, tone: 'accent' }] : [];
  const { screen, fleet: key, logs, list } = topView(state);
  if (state.trouble !== undefined && screen === 'fleets') return [{ text: ` ${state.trouble}`, tone: 'bad' }];
  if (screen === 'fleets') {
    const chosen = actedFleet(state);
    const wrong = chosen && (chosen.failed || chosen.silent.length > 0 || chosen.damage);
    if (chosen && wrong) return [{ text: ` ${chosen.name}: ${remarkOf(chosen)}`, tone: 'warn' }, ...work];
    return [
      ...(chosen?.holder
        ? [{ text: ` ${chosen.name}, at work: ${chosen.holder}`, tone: 'accent' as const }]
        : [{ text: ` ${state.where}${filterWords(state)}`, tone: 'dim' as const }]),
      ...work,
    ];
  }
  if (screen === 'work')
    return [{ text: ' What was begun from here; it goes on when this screen is left.', tone: 'dim' }];
  const fleet = fleetOf(state, key);
  if (!fleet) return [{ text: ' This fleet is not known any more.', tone: 'warn' }];
  if (logs) return [{ text: ` ${logWords(state)}`, tone: 'dim' }, ...work];
  const marked = list.marked.size > 0 ? `, ${list.marked.size} marked` : '';
  return [
    ...troubleWords(fleet),
    {
      text: ` ${fleet.provider}, ${fleetWords(fleet)}${marked}${filterWords(state)}`,
      tone: 'dim',
    },
    ...(fleet.holder ? [{ text: `  at work: ${fleet.holder}`, tone: 'accent' as const }] : []),
    ...work,
  ];
};

const fleetWords = (fleet: Fleet): string => {
  const words = machinesWords(fleet);
  return (
    { none: 'no machines', asking: 'asking for its machines', 'not known': 'machines not known' }[words] ??
    words
  );
};

/** Which places do not answer, and since when. */
const troubleWords = ({ failed, asked, silent, damage }: Fleet): Segment[] => {
  if (failed)
    return [
      {
        text: ` could not be asked, ${asked === undefined ? '' : 'stale '}since ${timeOfDay(failed.since)}: ${failed.why} `,
        tone: 'warn',
      },
    ];
  if (damage) return [{ text: ` the journal is damaged: ${damage} `, tone: 'bad' }];
  const [one] = silent;
  if (!one) return [];
  const others = silent.length > 1 ? ` and ${silent.length - 1} more` : '';
  return [
    {
      text: ` ${one.place}${others} not answering, stale since ${timeOfDay(one.since)}: ${one.why} `,
      tone: 'warn',
    },
  ];
};

const filterWords = (state: State): string => {
  const { list } = topView(state);
  if (list.filter === '') return '';
  const shown = state.shown.fleets.length + state.shown.machines.length;
  return `, filter "${list.filter}": ${shown} shown`;
};

const logWords = (state: State): string => {
  const { logs, list } = topView(state);
  const lines = state.logs.lines();
  const dropped = lines.first();
  const kept = lines.count() - dropped;
  return [
    logs?.follow ? 'following' : 'paused: f or G follows again',
    kept === 1 ? '1 line' : `${kept} lines`,
    ...(dropped > 0 ? [`${dropped} older ones dropped`] : []),
    ...(list.filter === '' ? [] : [`filter "${list.filter}"`]),
    ...(logs?.note ? [logs.note] : []),
  ].join(', ');
};
