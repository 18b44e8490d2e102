import type { FleetEvent } from '../../fleet/event.ts';
import {
  type Fleet,
  type KnownFleet,
  keyOfScope,
  type Listing,
  unanswered,
  withKnown,
  withListing,
  withPart,
  withRows,
} from './fleet.ts';
import type { Job } from './job.ts';
import { withEvents } from './job.ts';
import type { Listed, MachineRow } from './machine-row.ts';
import { type Detail, detailKey, fleetOf, type Size, type State } from './state.ts';
import { fitsNoTime } from './tick.ts';

/** Something that happened outside. */
export type News =
  | { readonly is: 'known'; readonly fleets: readonly KnownFleet[]; readonly trouble?: string }
  | { readonly is: 'not known'; readonly why: string }
  | { readonly is: 'asking'; readonly fleet: string }
  | { readonly is: 'part'; readonly fleet: string; readonly machines: readonly Listed[] }
  | { readonly is: 'listed'; readonly fleet: string; readonly listing: Listing }
  | { readonly is: 'unanswered'; readonly fleet: string; readonly why: string }
  | { readonly is: 'cost'; readonly fleet: string; readonly hourly: number; readonly unknown: number }
  | {
      readonly is: 'detail';
      readonly fleet: string;
      readonly machine: string;
      readonly detail: Partial<Detail>;
    }
  | { readonly is: 'plan'; readonly fleet: string; readonly lines: readonly string[] }
  | { readonly is: 'no plan'; readonly fleet: string; readonly why: string }
  | { readonly is: 'begun'; readonly job: Job }
  | { readonly is: 'events'; readonly job: number; readonly events: readonly (FleetEvent & { at: Date })[] }
  | { readonly is: 'ended'; readonly job: number; readonly exit: number; readonly text: string }
  | { readonly is: 'log note'; readonly text: string }
  | { readonly is: 'notice'; readonly text: string; readonly bad: boolean }
  | { readonly is: 'size'; readonly size: Size }
  | { readonly is: 'time' };

/** The state after some news, at a moment. */
export const update = (state: State, news: News, now: number): State => {
  const after = { ...state, now };
  const fleet = (key: string, change: (fleet: Fleet) => Fleet): State => ({
    ...after,
    fleets: state.fleets.map(one => (one.key === key ? change(one) : one)),
  });
  switch (news.is) {
    case 'known': {
      const { trouble: _, ...rest } = after;
      const { trouble } = news;
      return {
        ...rest,
        fleets: withKnown(state.fleets, news.fleets),
        loaded: true,
        ...(trouble !== undefined && { trouble }),
      };
    }
    case 'not known':
      return { ...after, trouble: news.why, loaded: true };
    case 'asking':
      return fleet(news.fleet, one => ({ ...one, asking: true, askedFrom: now }));
    case 'part':
      return fleet(news.fleet, one => withPart(one, news.machines));
    case 'listed':
      return fleet(news.fleet, one => withListing(one, news.listing, now));
    case 'unanswered':
      return fleet(news.fleet, one => unanswered(one, news.why, now));
    case 'cost':
      return fleet(news.fleet, one => ({ ...one, cost: { hourly: news.hourly, unknown: news.unknown } }));
    case 'detail':
      return withDetail(after, news.fleet, news.machine, news.detail);
    case 'plan':
      return state.dialog?.fleet === news.fleet
        ? { ...after, dialog: { ...state.dialog, plan: news.lines } }
        : after;
    case 'no plan':
      return state.dialog?.fleet === news.fleet
        ? { ...after, dialog: { ...state.dialog, trouble: news.why } }
        : after;
    case 'begun':
      return { ...after, jobs: [...state.jobs, news.job] };
    case 'events':
      return withJobEvents(after, news.job, news.events);
    case 'ended':
      return {
        ...after,
        jobs: state.jobs.map(job =>
          job.id === news.job ? { ...job, ended: { exit: news.exit, text: news.text, at: now } } : job,
        ),
      };
    case 'log note':
      return withLogNote(after, news.text);
    case 'notice':
      return { ...after, notice: { text: news.text, bad: news.bad } };
    case 'size':
      return { ...after, size: news.size };
    case 'time':
      return fitsNoTime(state, now) ? state : after;
  }
};

const withDetail = (state: State, fleet: string, machine: string, detail: Partial<Detail>): State => {
  const key = detailKey(fleet, machine);
  const details = new Map(state.details).set(key, { ...state.details.get(key), ...detail });
  const { examination } = detail;
  if (!examination) return { ...state, details };
  const { kind, line } = examination.verdict;
  const health = { kind, at: examination.at, line };
  return {
    ...state,
    details,
    fleets: state.fleets.map(one =>
      one.key === fleet ? withRows(one, new Map([[machine, { health }]])) : one,
    ),
  };
};

/** The run, and the rows of its fleet's machines, which the provider tells only later. */
const withJobEvents = (state: State, id: number, events: readonly (FleetEvent & { at: Date })[]): State => {
  const job = state.jobs.find(one => one.id === id);
  if (!job) return state;
  // A create and a heal leave what is ready as it is.
  const begins = events.some(({ type }) => type === 'started');
  const stays = begins && (job.verb === 'create' || job.verb === 'heal');
  const before = stays ? (fleetOf(state, job.fleet)?.rows ?? []) : [];
  const ready = new Set(before.filter(({ status }) => status === 'ready').map(({ name }) => name));
  const rows = new Map<string, Partial<MachineRow>>();
  for (const event of events) {
    const at = event.at.getTime();
    if (event.type === 'phase')
      rows.set(event.machine, {
        status: event.phase,
        since: at,
        abandoned: false,
        last: { text: event.phase, at },
      });
    if (event.type === 'step')
      rows.set(event.machine, { ...rows.get(event.machine), last: { text: event.text, at } });
    if (event.type === 'failed')
      rows.set(event.machine, {
        status: `failed at ${event.phase}`,
        remark: event.why,
        last: { text: 'failed', at },
      });
  }
  return {
    ...state,
    jobs: state.jobs.map(one => (one.id === id ? withEvents(one, events, ready) : one)),
    fleets: state.fleets.map(one =>
      keyOfScope(one.scope) === job.fleet && rows.size > 0 ? withRows(one, rows) : one,
    ),
  };
};

const withLogNote = (state: State, note: string): State => ({
  ...state,
  views: state.views.map(view =>
    view.logs ? { ...view, logs: { ...view.logs, note } } : view,
  ) as unknown as State['views'],
});
