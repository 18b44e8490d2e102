import type { Bundle } from '../bundle.ts';
import { signalName, signalWords } from '../exit-status.ts';
import { readFailure, wordsOf } from '../mechanism.ts';
import { iso, lengthOf, machineNow, systemdMoment } from '../moments.ts';
import { type Draft, linesOf } from '../opinion.ts';
import { pathsOf, programsOf } from '../programs.ts';
import { restrictionOf, shellWords } from '../restrictions.ts';
import { fileOfUnit, journalOf, systemdWhy, type Unit } from '../systemd.ts';
import { absentOf } from '../unit-files.ts';
import type { Evidence } from '../verdict.ts';
import { complaintsAbout } from './unit-start.ts';

/** Seconds for which a unit that was restarted must have run before it counts as steady. */
const steady = 60;

/** A unit whose program ran and ended badly, once or again and again. */
export const unitCrash = (bundle: Bundle, unit: Unit): Draft | undefined => {
  const failed = unit.get('ActiveState') === 'failed';
  const restarts = unit.number('NRestarts');
  const waits =
    unit.get('SubState') === 'auto-restart' || (unit.get('ActiveState') === 'activating' && restarts > 0);
  if (!failed && !waits && restarts === 0) return undefined;
  const now = machineNow(bundle);
  const up = now - (systemdMoment(unit.get('ActiveEnterTimestamp')) ?? now);
  const recent = !failed && !waits && up < steady * 1000;
  // What runs again, and left no word of why it ended, was only restarted.
  if (!failed && !waits && (!recent || endedWell(bundle, unit))) return restarted(unit, restarts, up);
  const journal = journalOf(bundle, `units/journal:${unit.name}`);
  const own = journal.filter(({ from }) => from !== 'systemd').map(({ text }) => text);
  const systemd = journal.filter(({ from }) => from === 'systemd').map(({ text }) => text);
  const reading = readFailure(own);
  const ended = systemd.findLast(text => endLine.test(text));
  const end = endOf(unit, systemd);
  const again = restarts > 1 || /repeated too quickly/.test(systemd.join('\n'));
  const plaint = { line: reading.sure ? (reading.line ?? '') : '', text: own.slice(-12).join('\n') };
  const restriction = restrictionOf(bundle, unit, { ...plaint, signal: end.signal ?? 0 }) ?? shellWords(unit);
  const pidFile = end.kind === 'late' ? systemd.findLast(text => /PID file/.test(text)) : undefined;
  const because = reading.mechanisms.includes('port')
    ? wordsOf('port')
    : (restriction?.words ?? (pidFile ? 'its PIDFile= never came' : undefined));
  const why = because === undefined ? '' : `, because ${because}`;
  const inFile = restriction !== undefined || pidFile !== undefined;
  const since = iso(
    journal.find(({ text }) => endLine.test(text))?.at ?? systemdMoment(unit.get('ExecMainExitTimestamp')),
  );
  const said = systemdWhy(unit, journal).slice(-2);
  const absent = absentOf(bundle, unit);
  // Nothing was run yet: then systemd knows why, and a path that is missing is the reason.
  const unborn = end.unborn === true || own.length === 0;
  const wordless = own.length === 0 && journal.length > 0 && end.byExit ? ', without a word' : '';
  const [lacks] = unborn ? absent : [];
  const missing = lacks ? `: its file names ${lacks.path} (${lacks.directive}=), which is not there` : '';
  const journalled = (line: string): Evidence => ({ source: `units/journal:${unit.name}`, line });
  const evidence: Evidence[] = [
    ...(reading.sure && reading.line !== undefined ? [journalled(reading.line)] : []),
    ...(unborn ? said.map(journalled) : []),
    // The last line of a program that was killed is only what it was doing.
    ...(!reading.sure && reading.line !== undefined && !end.byForce ? [journalled(reading.line)] : []),
    ...(ended === undefined ? [] : [journalled(ended)]),
    ...complaintsAbout(bundle, unit).slice(0, 1),
    ...absent.slice(0, 2).map(({ line }) => ({ source: 'units/absent', line })),
    ...(reading.mechanisms.includes('port') ? portHolders(bundle, own) : []),
    {
      source: 'units/show',
      line: `${unit.get('ActiveState')} (${unit.get('SubState')}), NRestarts=${restarts}`,
    },
  ];
  return {
    kind: kindOf(reading.mechanisms.includes('port'), end.kind, again),
    subject: unit.name,
    gate: 'units',
    severity: failed || again || waits ? 'fatal' : 'warning',
    permanence: 'permanent',
    what: `${unit.name} ${again ? `keeps failing (${restarts} restarts${failed ? ', then systemd gave up' : ''})` : 'failed'}: ${end.words}${wordless}${why}${missing}`,
    ...(since === undefined ? {} : { since }),
    evidence,
    file: fileOfUnit(unit),
    words: [
      ...(lacks ? [lacks.directive] : []),
      ...(restriction?.directives ?? []),
      ...(pidFile ? ['PIDFile'] : []),
      'ExecStart',
      'Listen*',
      'What',
    ],
    trace: own.slice(-40),
    ...(inFile ? { settled: true } : end.unborn || lacks ? {} : { program: programsOf(unit) }),
    hints: [...reading.mechanisms, ...(end.kind === 'oom' ? (['memory'] as const) : [])],
    needs: [
      ...pathsOf(unit),
      unit.get('FragmentPath'),
      ...(end.killed ? ['memory'] : []),
      ...required(unit),
    ].filter(Boolean),
  };
};

/** Who listens on a port that the program speaks of. */
const portHolders = (bundle: Bundle, own: readonly string[]): Evidence[] => {
  const ports = new Set(
    [
      ...own
        .slice(-20)
        .join(' ')
        .matchAll(/(?:[:\s]|port[ =]*)(\d{2,5})\b/g),
    ].map(([, port]) => port),
  );
  return linesOf(bundle, 'network/listen')
    .filter(line => ports.has(/:(\d+)\s/.exec(line)?.[1]))
    .slice(0, 1)
    .map(line => ({ source: 'network/listen', line: line.replace(/\s+/g, ' ') }));
};

const endedWell = (bundle: Bundle, unit: Unit): boolean =>
  !journalOf(bundle, `units/journal:${unit.name}`).some(({ text }) => endLine.test(text));

const endLine = /(?:Main|Control) process exited|Failed with result/;

const kindOf = (port: boolean, end: End['kind'], again: boolean): string => {
  if (port) return 'port-taken';
  if (end === 'oom') return 'unit-oom';
  if (end === 'late') return 'unit-late';
  return again ? 'unit-crash-loop' : 'unit-failed';
};

interface End {
  readonly kind: 'oom' | 'late' | 'other';
  readonly words: string;
  readonly killed: boolean;
  /** Its program never ran: what systemd says is the reason. */
  readonly unborn?: boolean;
  /** By a signal. */
  readonly byForce?: boolean;
  readonly signal?: number;
  readonly byExit?: boolean;
}

/** How its program ended. systemd's own account says it for an ExecStartPre too. */
const endOf = (unit: Unit, systemd: readonly string[]): End => {
  // While it waits for its next start, or makes it, the result is already that of the next one.
  const logged = systemd.flatMap(text => /Failed with result '([a-z-]+)'/.exec(text)?.[1] ?? []).at(-1);
  const now = unit.get('Result');
  const result = (now === 'success' || now === '') && logged !== undefined ? logged : now;
  const told = systemd.findLast(text => endLine.test(text) && /code=\w+, status=/.test(text));
  const [, code = '', status = ''] = /code=(\w+), status=(\d+)/.exec(told ?? '') ?? [];
  const killed = code === 'killed' || code === 'dumped' || ['2', '3'].includes(unit.get('ExecMainCode'));
  const number = Number(status || unit.number('ExecMainStatus'));
  const kill = killed && number === 9;
  if (result === 'oom-kill')
    return { kind: 'oom', words: 'it was killed because memory ran out', killed: true };
  if (result === 'timeout') return { kind: 'late', words: 'it did not start or stop in time', killed: false };
  if (result === 'watchdog') return { kind: 'late', words: 'it did not answer its watchdog', killed: false };
  if (result === 'protocol')
    return {
      kind: 'other',
      words: 'it did not say that it is ready, or left no main process',
      killed: false,
    };
  if (result === 'resources')
    return {
      kind: 'other',
      words: 'systemd could not get what it needs to run it',
      killed: false,
      unborn: true,
    };
  if (killed)
    return {
      kind: 'other',
      words: `ended by ${signalName(number)}${signalWords(number)}`,
      killed: kill,
      byForce: true,
      signal: number,
    };
  return {
    kind: 'other',
    words: number > 0 ? `exit code ${number}` : plainResult(result),
    killed: number === 137,
    byExit: number > 0,
  };
};

/** systemd's word for a result, where no exit status tells more. */
const plainResult = (result: string): string => {
  if (result === 'exit-code') return 'its command failed';
  if (result === 'start-limit-hit') return 'it ends by itself each time';
  if (result === 'success' || result === '') return 'it ended without an error, although it should run';
  return `result ${result}`;
};

/** Units that this one cannot be without. */
const required = (unit: Unit): string[] =>
  `${unit.get('Requires')} ${unit.get('BindsTo')}`
    .split(/\s+/)
    .filter(name => /\.(?:service|mount|socket)$/.test(name));

const restarted = (unit: Unit, restarts: number, up: number): Draft => ({
  kind: 'unit-restarted',
  subject: unit.name,
  gate: 'units',
  severity: 'warning',
  permanence: 'temporary',
  what: `${unit.name} was restarted ${restarts === 1 ? 'once' : `${restarts} times`}; it has been up for ${lengthOf(up)}`,
  ...(iso(systemdMoment(unit.get('ActiveEnterTimestamp')))
    ? { since: iso(systemdMoment(unit.get('ActiveEnterTimestamp'))) as string }
    : {}),
  evidence: [{ source: 'units/show', line: `NRestarts=${restarts}` }],
  file: fileOfUnit(unit),
});
