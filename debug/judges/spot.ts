import { iso, momentOf } from '../moments.ts';
import { type Draft, type Judge, linesOf, textOf, valuesOf, whyUnread } from '../opinion.ts';
import type { Evidence } from '../verdict.ts';

/** What the machine itself was told of its end, and what its drain hook came to. */
export const judgeSpot: Judge = bundle => {
  const notice = valuesOf(bundle, 'spot/notice');
  const drain = valuesOf(bundle, 'spot/drain');
  const end = momentOf(notice.get('time'));
  // An answer without these probes is an older one.
  const unread = Object.keys(bundle.probes)
    .filter(name => name.startsWith('spot/'))
    .flatMap(name => whyUnread(bundle, name) ?? []);
  if (end === undefined) return { unread };
  const since = iso(momentOf(notice.get('noticed')));
  const told: Evidence = { source: 'spot/notice', line: linesOf(bundle, 'spot/notice').join(' ') };
  const zone = notice.get('zone');
  const outcome = drain.get('what');
  const reclaim: Draft = {
    kind: 'machine-reclaimed',
    gate: 'machine',
    severity: 'fatal',
    permanence: 'permanent',
    what: `spot takes it back at ${iso(end)}${zone ? ` in ${zone}` : ''}`,
    ...(since === undefined ? {} : { since }),
    evidence: [told, ...(outcome === undefined ? [] : [{ source: 'spot/drain', line: outcome }])],
  };
  return { findings: [reclaim, ...drainTrouble(drain, lastWords(textOf(bundle, 'spot/log')))], unread };
};

const drainTrouble = (drain: ReadonlyMap<string, string>, said: readonly Evidence[]): Draft[] => {
  const state = drain.get('state');
  if (state !== 'failed' && state !== 'late') return [];
  const what = drain.get('what') ?? 'the drain hook failed';
  const since = iso(momentOf(drain.get('at')));
  return [
    {
      kind: 'drain-failed',
      gate: 'units',
      severity: 'warning',
      permanence: 'permanent',
      what,
      ...(since === undefined ? {} : { since }),
      evidence: [{ source: 'spot/drain', line: what }, ...said],
      file: 'instance/files/opt/mayfly/drain',
    },
  ];
};

/** What the hook said last, without what mayfly wrote about it. */
const lastWords = (log: string | undefined): Evidence[] =>
  (log ?? '')
    .split('\n')
    .filter(line => line.trim() !== '' && !/^\S+Z the drain hook /.test(line))
    .slice(-2)
    .map(line => ({ source: 'spot/log', line }));
