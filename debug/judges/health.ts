import type { Bundle, Probed } from '../bundle.ts';
import { type Listener, listenersOf, listenerWords } from '../listeners.ts';
import { mechanismsIn, readFailure } from '../mechanism.ts';
import { type Draft, type Judge, type Opinion, wasInside } from '../opinion.ts';
import { progressOf } from '../progress.ts';
import { journalOf } from '../systemd.ts';
import type { Evidence } from '../verdict.ts';

/** The health checks of the fleet file, asked on the machine itself: a unit may be active and serve nobody. */
export const judgeHealth: Judge = (bundle): Opinion => {
  const { checks = [] } = bundle;
  if (!wasInside(bundle) || checks.length === 0 || progressOf(bundle) !== 'settled') return {};
  const findings = checks.flatMap((name, index) => redOf(bundle, name, index + 1));
  const unread = checks.flatMap((name, index) =>
    isUnasked(bundle.probes[`health/${index + 1}`]) ? [`the health check "${name}" (it was not asked)`] : [],
  );
  const well =
    checks.length === 1 ? 'its health check is green' : `all ${checks.length} health checks are green`;
  return { findings, unread, ...(findings.length === 0 && unread.length === 0 ? { checked: well } : {}) };
};

/** A machine that had no time left for it says nothing about it. */
const isUnasked = (probed: Probed | undefined): boolean =>
  probed === undefined || (probed.rc === 124 && probed.text.startsWith('not asked'));

const redOf = (bundle: Bundle, name: string, number: number): Draft[] => {
  const source = `health/${number}`;
  const probed = bundle.probes[source];
  if (!probed || probed.rc === 0 || isUnasked(probed)) return [];
  const said = probed.text.trim().split('\n').at(-1) ?? '';
  const why = probed.rc === 124 ? 'no answer came in time' : said || `exit code ${probed.rc}`;
  const { words, listener } = atPort(bundle, name, why);
  return [
    {
      kind: 'health-red',
      subject: name,
      gate: 'health',
      severity: 'fatal',
      what: `its health check "${name}" is not green: ${words ?? why}`,
      evidence: [
        ...complaints(bundle, listener?.unit),
        { source, line: why },
        ...(listener ? [{ source: 'network/listen', line: listener.line }] : []),
        ...(listener ? [] : lastWords(bundle)),
      ],
      hints: mechanismsIn(why),
      file: 'fleet.yaml',
    },
  ];
};

/** Who answers where a check asks, or why nobody does. */
const atPort = (bundle: Bundle, name: string, why: string): { words?: string; listener?: Listener } => {
  const [, scheme, written] = /\b(https?):\/\/[^\s/]*?(?::(\d+))?(?:\/|$)|^tcp /.exec(name) ?? [];
  const port = Number(
    written ?? /^tcp .*:(\d+)$/.exec(name)?.[1] ?? (scheme === 'https' ? 443 : scheme ? 80 : 0),
  );
  const all = listenersOf(bundle);
  if (!(port > 0) || all.length === 0) return {};
  const [listener] = all.filter(other => other.port === port);
  if (!/refused|couldn't connect|could not connect|failed to connect|nothing answers/i.test(why))
    return listener ? { listener } : {};
  if (listener)
    return {
      words: `${listenerWords(listener)} listens on port ${port} of ${listener.address} only`,
      listener,
    };
  const others = [...new Set(all.filter(({ port: other }) => other !== 22).map(({ port: other }) => other))];
  const where = others.length === 0 ? '' : ` (only on ${others.slice(0, 5).join(', ')})`;
  return { words: `nothing listens on port ${port}${where}` };
};

/** What the units of the fleet, which run, have to say of trouble. */
const complaints = (bundle: Bundle, unit: string | undefined): Evidence[] =>
  (unit === undefined ? bundle.units : [unit]).flatMap(name => {
    const source = `units/said:${name}`;
    const own = journalOf(bundle, source).filter(({ from }) => from !== 'systemd');
    const { sure, line } = readFailure(own.map(({ text }) => text));
    return sure && line !== undefined ? [{ source, line }] : [];
  });

/** What they said last, where nobody listens: they may not have come so far. */
const lastWords = (bundle: Bundle): Evidence[] =>
  bundle.units.flatMap(name => {
    const source = `units/said:${name}`;
    const last = journalOf(bundle, source).findLast(({ from }) => from !== 'systemd');
    return last === undefined ? [] : [{ source, line: last.text }];
  });
