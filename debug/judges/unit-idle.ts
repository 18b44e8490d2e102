import type { Bundle } from '../bundle.ts';
import { iso, systemdMoment } from '../moments.ts';
import { type Draft, linesOf } from '../opinion.ts';
import { shellWords } from '../restrictions.ts';
import { fileOfUnit, journalOf, systemdWhy, type Unit, unitsOf } from '../systemd.ts';
import { absentWanters, lackingOf } from '../unit-files.ts';

/** A unit that should be active, is not, and did not fail either. */
export const unitIdle = (bundle: Bundle, unit: Unit): Draft[] => {
  if (unit.get('LoadState') === 'loaded' && unit.get('ActiveState') === 'active') return notForLong(unit);
  const found = reasonOf(bundle, unit);
  if (!found) return [];
  const since = iso(systemdMoment(unit.get('InactiveEnterTimestamp')));
  const state = `LoadState=${unit.get('LoadState')}, ActiveState=${unit.get('ActiveState')}, UnitFileState=${unit.get('UnitFileState')}`;
  return [
    {
      kind: found.kind,
      subject: unit.name,
      gate: 'units',
      severity: 'fatal',
      permanence: 'permanent',
      what: `${unit.name} ${found.words}`,
      ...(since === undefined ? {} : { since }),
      evidence: [
        ...(found.line ? [{ source: found.source, line: found.line }] : []),
        { source: 'units/show', line: state },
      ],
      file: found.kind === 'unit-missing' ? 'fleet.yaml' : fileOfUnit(unit),
      words: found.directives ?? [],
      needs: [
        ...`${unit.get('Requires')} ${unit.get('BindsTo')}`.split(/\s+/),
        unit.get('FragmentPath'),
      ].filter(Boolean),
    },
  ];
};

/** Active now, and nothing would start it again. */
const notForLong = (unit: Unit): Draft[] =>
  unit.get('UnitFileState') !== 'disabled' || unit.get('TriggeredBy') !== ''
    ? []
    : [
        {
          kind: 'unit-not-enabled',
          subject: unit.name,
          gate: 'units',
          severity: 'warning',
          permanence: 'permanent',
          what: `${unit.name} runs, but is not enabled: it would not come back after a restart`,
          evidence: [{ source: 'units/show', line: 'UnitFileState=disabled' }],
          file: fileOfUnit(unit),
          words: ['WantedBy'],
        },
      ];

interface Reason {
  readonly kind: string;
  readonly words: string;
  readonly source: string;
  readonly line?: string;
  /** Of its file, where the change belongs. */
  readonly directives?: readonly string[];
}

const reasonOf = (bundle: Bundle, unit: Unit): Reason | undefined => {
  const source = `units/journal:${unit.name}`;
  const journal = journalOf(bundle, source);
  const texts = journal.map(({ text }) => text);
  const manager = journalOf(bundle, 'units/manager').map(({ text }) => text);
  const line = (pattern: RegExp) => texts.findLast(text => pattern.test(text));
  if (unit.get('LoadState') === 'masked')
    return { kind: 'unit-masked', words: 'is masked: nothing may start it', source };
  if (unit.get('LoadState') === 'not-found')
    return { kind: 'unit-missing', words: 'is not installed', source };
  const [lacks] = lackingOf(bundle, unit);
  if (lacks)
    return {
      kind: 'unit-dependency',
      words: `did not start: it ${unit.get('Triggers').split(/\s+/).includes(lacks.name) ? 'is to start' : 'requires'} ${lacks.name}, which ${lacks.words}`,
      source: 'units/lacking',
      line: lacks.line,
      directives: ['Requires', 'BindsTo', 'Unit'],
    };
  const cycle = [
    ...linesOf(bundle, 'units/verify').map(text => ({ source: 'units/verify', text })),
    ...manager.map(text => ({ source: 'units/manager', text })),
  ].find(({ text }) => /cycl(?:e|ic)/i.test(text) && text.includes(unit.name));
  if (cycle) {
    const words = 'was left out: through others it waits for itself';
    return { kind: 'unit-cycle', words, source: cycle.source, line: cycle.text };
  }
  const dependency =
    line(/dependency/i) ??
    manager.findLast(text => /dependency failed|result 'dependency'/i.test(text) && text.includes(unit.name));
  if (dependency)
    return {
      kind: 'unit-dependency',
      words: 'did not start: something that it needs failed',
      source,
      line: dependency,
      directives: ['Requires', 'BindsTo'],
    };
  if (unit.get('ConditionResult') === 'no' || unit.get('AssertResult') === 'no') {
    const skipped = line(/condition|assert/i);
    if (skipped)
      return {
        kind: 'unit-condition',
        words: 'did not start: a condition in its file is not met',
        source,
        line: skipped,
      };
  }
  const ran = unit.get('ExecMainExitTimestamp') !== '' || unit.get('InactiveEnterTimestamp') !== '';
  if (ran && unit.get('Type') === 'oneshot' && unit.get('Result') === 'success') return undefined;
  if (['static', 'indirect'].includes(unit.get('UnitFileState')) || unit.get('TriggeredBy') !== '')
    return undefined;
  const stopped = line(/^Stopp(?:ing|ed) /);
  const rival = rivalOf(bundle, unit);
  if (rival !== undefined)
    return {
      kind: ran ? 'unit-stopped' : 'unit-not-started',
      words: `${ran ? 'was stopped' : 'was not started'}: it conflicts with ${rival}`,
      source,
      directives: ['Conflicts'],
      ...(stopped ? { line: stopped } : {}),
    };
  if (ran && stopped) return { kind: 'unit-stopped', words: 'was stopped', source, line: stopped };
  if (ran) {
    const last = texts.at(-1);
    const mistake = shellWords(unit);
    return {
      kind: 'unit-ended',
      words: `ended by itself without an error${mistake ? `, because ${mistake.words}` : ''}`,
      source,
      directives: mistake?.directives ?? [],
      ...(last === undefined ? {} : { line: last }),
    };
  }
  if (unit.get('UnitFileState') === 'disabled')
    return { kind: 'unit-not-enabled', words: 'is not enabled, so nothing started it', source };
  const [wanter] = absentWanters(bundle, unit);
  if (wanter)
    return {
      kind: 'unit-not-started',
      words: `was never started: it is wanted by ${wanter.name}, which does not exist`,
      source: 'units/lacking',
      line: wanter.line,
      directives: ['WantedBy', 'RequiredBy'],
    };
  // It was to be started, and systemd would not: by its own account.
  const refusal = systemdWhy(unit, [...journal, ...journalOf(bundle, 'units/manager')]).at(-1);
  if (refusal !== undefined)
    return {
      kind: 'unit-start',
      words: `was not started: ${refusal.replace(/\.$/, '')}`,
      source,
      line: refusal,
      directives: ['Unit'],
    };
  return { kind: 'unit-not-started', words: 'was never started', source };
};

/** A unit that was examined too, so it runs or should, and that this one cannot run beside. */
const rivalOf = (bundle: Bundle, unit: Unit): string | undefined => {
  const rivals = `${unit.get('Conflicts')} ${unit.get('ConflictedBy')}`.split(/\s+/);
  return unitsOf(bundle).find(other => rivals.includes(other.name))?.name;
};
