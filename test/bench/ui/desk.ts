import { newController } from '../../../scripts/terminal/controller.ts';
import type { Desk } from '../../../scripts/terminal/desk.ts';
import { firstState } from '../../../scripts/terminal/first-state.ts';
import type { Listed } from '../../../scripts/terminal/model/machine-row.ts';
import { realClock } from '../../../scripts/world/clock.ts';

/** A desk with one fleet of these machines, which says nothing by itself. */
export const benchDesk = (machines: readonly Listed[], news: Partial<Desk>): Desk => ({
  clock: realClock(),
  known: async () => ({
    fleets: [
      {
        scope: { fleet: 'hello', environment: 'default' },
        provider: 'ec2',
        described: true,
        wanted: machines.length,
      },
    ],
  }),
  look: async () => ({ machines, unseen: [] }),
  cost: async () => ({ hourly: 100, unknown: 0 }),
  recall: async () => ({}),
  examine: async () => {
    throw new Error('not in this bench');
  },
  logs: async () => undefined,
  plan: async () => ['a plan'],
  run: async () => ({ exit: 0, text: '' }),
  shell: async () => undefined,
  ...news,
});

/** The real controller, on a screen of 120×40. */
export const benchController = (desk: Desk) =>
  newController(
    desk,
    firstState({
      now: Date.now(),
      columns: 120,
      rows: 40,
      ascii: false,
      environment: { LANG: 'C.UTF-8' },
      readOnly: false,
      refresh: 0,
      where: 'the bench',
      without: [],
    }),
  );

export const pause = (milliseconds: number) => new Promise(resolve => setTimeout(resolve, milliseconds));
