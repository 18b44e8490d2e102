import type { Controller } from '../../scripts/terminal/controller.ts';
import { newController } from '../../scripts/terminal/controller.ts';
import type { Desk } from '../../scripts/terminal/desk.ts';
import { firstState } from '../../scripts/terminal/first-state.ts';
import type { KnownFleet, Listing } from '../../scripts/terminal/model/fleet.ts';
import { textOf } from '../../scripts/terminal/model/line.ts';
import type { Listed } from '../../scripts/terminal/model/machine-row.ts';
import { press } from '../../scripts/terminal/model/press.ts';
import { withShown } from '../../scripts/terminal/model/shown.ts';
import type { State } from '../../scripts/terminal/model/state.ts';
import type { Effect } from '../../scripts/terminal/model/step.ts';
import { type News, update } from '../../scripts/terminal/model/update.ts';
import { frameOf, lastTop } from '../../scripts/terminal/view/frame.ts';
import { realClock } from '../../scripts/world/clock.ts';

export const noon = Date.UTC(2026, 10, 25, 12, 0, 0);

export const knownFleet = (news: Partial<KnownFleet> = {}): KnownFleet => ({
  scope: { fleet: 'hello', environment: 'default' },
  provider: 'local',
  described: true,
  wanted: 3,
  ...news,
});

export const machine = (name: string, news: Partial<Listed> = {}): Listed => ({
  name,
  status: 'ready',
  since: new Date(noon - 60_000),
  place: 'podman',
  address: '10.89.0.2',
  endpoint: '127.0.0.1:2201',
  release: '0123456789ab',
  createdAt: new Date(noon - 300_000),
  id: `id-${name}`,
  ...news,
});

export const listing = (machines: readonly Listed[], news: Partial<Listing> = {}): Listing => ({
  machines,
  unseen: [],
  ...news,
});

/** A screen that was told some news, of 80×24 unless said otherwise. */
export const screenOf = (
  news: readonly News[] = [],
  begin: Partial<Parameters<typeof firstState>[0]> = {},
): State =>
  told(
    withShown(
      firstState({
        now: noon,
        columns: 80,
        rows: 24,
        ascii: false,
        environment: { LANG: 'C.UTF-8' },
        readOnly: false,
        refresh: 10,
        where: 'fleet.yaml',
        without: [],
        ...begin,
      }),
    ),
    ...news,
  );

export const told = (state: State, ...news: readonly News[]): State =>
  news.reduce((next, one) => withShown(update(next, one, next.now)), state);

/** Three machines of one fleet, listed. */
export const threeMachines: readonly News[] = [
  { is: 'known', fleets: [knownFleet()] },
  {
    is: 'listed',
    fleet: 'hello.default',
    listing: listing([machine('hello-1'), machine('hello-2'), machine('hello-3')]),
  },
];

/** Presses keys one after another. */
export const pressed = (
  state: State,
  ...keys: readonly string[]
): { state: State; effects: readonly Effect[] } => {
  let now = state;
  let effects: readonly Effect[] = [];
  for (const key of keys) {
    const step = press(now, key, lastTop);
    now = withShown(step.state);
    effects = step.effects;
  }
  return { state: now, effects };
};

/** Text that is typed, as keys. */
export const typed = (text: string): string[] =>
  [...text].map(character => (character === ' ' ? 'space' : character));

/** The whole screen as text. */
export const seen = (state: State): string => {
  const { head, panes, foot } = frameOf(state);
  const height = Math.max(...panes.map(({ lines }) => lines.length));
  const middle = Array.from({ length: height }, (_, row) =>
    panes
      .map(({ width, lines }) =>
        textOf(lines[row] ?? [])
          .slice(0, width)
          .padEnd(width),
      )
      .join('')
      .trimEnd(),
  );
  return [...head.map(textOf), ...middle, ...foot.map(textOf)].map(line => line.trimEnd()).join('\n');
};

export interface FakeDesk extends Desk {
  readonly asked: string[];
}

/** A desk that knows one fleet of three machines and writes down what it is asked. */
export const fakeDesk = (news: Partial<Desk> = {}): FakeDesk => {
  const asked: string[] = [];
  return {
    asked,
    clock: realClock(),
    known: async () => ({ fleets: [knownFleet()] }),
    look: async () => {
      asked.push('look');
      return listing([machine('hello-1'), machine('hello-2'), machine('hello-3')]);
    },
    cost: async () => ({ hourly: 0, unknown: 0 }),
    recall: async () => ({ requested: noon, running: noon + 1000 }),
    examine: async () => {
      throw new Error('not asked for here');
    },
    logs: async (_fleet, _machines, _take, _told, signal) =>
      new Promise(resolve => signal.addEventListener('abort', () => resolve())),
    plan: async (_fleet, verb) => [`what ${verb} would do`],
    run: async (_fleet, verb) => {
      asked.push(verb);
      return { exit: 0, text: `${verb} is done` };
    },
    shell: async (_fleet, name) => void asked.push(`shell ${name}`),
    ...news,
  };
};

export const controllerOf = (desk: Desk, begin: Partial<Parameters<typeof firstState>[0]> = {}): Controller =>
  newController(desk, screenOf([], { now: desk.clock.now().getTime(), ...begin }));
