import type { Bundle } from '../bundle.ts';
import { startFailure } from '../exit-status.ts';
import { mechanismsIn } from '../mechanism.ts';
import { iso, systemdMoment } from '../moments.ts';
import { type Draft, linesOf } from '../opinion.ts';
import { programTrouble } from '../programs.ts';
import { fileInCheckout, fileOfUnit, journalOf, type Unit } from '../systemd.ts';
import { absentOf } from '../unit-files.ts';
import type { Evidence } from '../verdict.ts';

/** Kinds of trouble that have a name of their own; the others are `unit-start`. */
const kinds: Readonly<Record<string, string>> = {
  EXEC: 'unit-program',
  USER: 'unit-user',
  GROUP: 'unit-user',
  CHDIR: 'unit-folder',
  RUNTIME_DIRECTORY: 'unit-folder',
  STATE_DIRECTORY: 'unit-folder',
  CACHE_DIRECTORY: 'unit-folder',
  LOGS_DIRECTORY: 'unit-folder',
  CONFIGURATION_DIRECTORY: 'unit-folder',
  CREDENTIALS: 'unit-credentials',
  NAMESPACE: 'unit-sandbox',
};

/** A unit whose program never ran: its file cannot be read, or systemd could not bring the program to life. */
export const unitStart = (bundle: Bundle, unit: Unit): Draft | undefined => {
  const load = unit.get('LoadState');
  if (['bad-setting', 'error'].includes(load)) return unloadable(bundle, unit, load);
  const active = unit.get('ActiveState');
  if (active !== 'failed' && unit.get('SubState') !== 'auto-restart') return undefined;
  const journal = journalOf(bundle, `units/journal:${unit.name}`);
  const spawning = journal.findLast(
    ({ from, text }) =>
      from !== 'systemd' && /failed (?:at step|to)/i.test(text) && text.startsWith(`${unit.name}: `),
  );
  const step = journal.findLast(({ text }) => /: Failed at step [A-Z_]+ spawning /.test(text));
  const failure = startFailure(unit.number('ExecMainStatus')) ?? startFailure(controlStatus(unit));
  // A program may leave with such a status by itself; systemd's own word is asked for where it can be read.
  if (!failure || (journal.length > 0 && !step && failure.name !== 'EXEC')) return undefined;
  const program = failure.name === 'EXEC' ? programTrouble(bundle, unit) : undefined;
  const [lacks] = absentOf(bundle, unit).filter(({ directive }) =>
    failure.directives.some(word => directive.startsWith(word.replace('*', ''))),
  );
  const reason = [spawning, step].flatMap(line => line?.text ?? []);
  const since = iso(
    systemdMoment(unit.get('ExecMainExitTimestamp')) ?? systemdMoment(unit.get('StateChangeTimestamp')),
  );
  const evidence = [
    ...[...new Set(reason)].map(line => ({ source: `units/journal:${unit.name}`, line })),
    ...(program ? [{ source: 'units/programs', line: program.line }] : []),
    ...(lacks ? [{ source: 'units/absent', line: lacks.line }] : []),
    { source: 'units/show', line: `ExecMainStatus=${unit.get('ExecMainStatus')} (${failure.name})` },
  ];
  const inBundle = program !== undefined && !/ is missing$| which is missing$/.test(` ${program.words}`);
  return {
    kind: kinds[failure.name] ?? 'unit-start',
    subject: unit.name,
    gate: 'units',
    severity: 'fatal',
    permanence: 'permanent',
    what: program
      ? `${unit.name} cannot start: its program ${program.path} ${program.words}`
      : `${unit.name} cannot start: ${failure.words}${lacks ? `: its file names ${lacks.path} (${lacks.directive}=), which is not there` : ''}`,
    ...(since === undefined ? {} : { since }),
    evidence,
    file: inBundle ? fileInCheckout(program.path) : fileOfUnit(unit),
    words: [...(lacks ? [lacks.directive] : []), ...failure.directives],
    hints: mechanismsIn(reason.join('\n')),
    needs: [...(program ? [program.path] : []), unit.get('FragmentPath'), unit.get('User')].filter(Boolean),
  };
};

/** The status of an ExecStartPre that failed. */
const controlStatus = (unit: Unit): number =>
  Number(/code=exited ; status=([1-9]\d*)/.exec(unit.get('ExecStartPre'))?.[1] ?? 0);

const unloadable = (bundle: Bundle, unit: Unit, load: string): Draft => {
  const [complaint] = complaintsAbout(bundle, unit);
  const [, error] = /"(.+)"/.exec(unit.get('LoadError')) ?? [];
  return {
    kind: 'unit-bad-file',
    subject: unit.name,
    gate: 'units',
    severity: 'fatal',
    permanence: 'permanent',
    what: `${unit.name} cannot be loaded: systemd does not accept its file`,
    evidence: [
      ...(complaint ? [complaint] : []),
      { source: 'units/show', line: error ?? `LoadState=${load}` },
    ],
    file: fileOfUnit(unit),
    needs: [unit.get('FragmentPath')].filter(Boolean),
  };
};

/** What systemd says of a unit's file. */
export const complaintsAbout = (bundle: Bundle, unit: Unit): Evidence[] => {
  const verified = linesOf(bundle, 'units/verify').map(line => ({ source: 'units/verify', line }));
  const logged = journalOf(bundle, 'units/manager').map(({ text }) => ({
    source: 'units/manager',
    line: text,
  }));
  return [...verified, ...logged].filter(
    ({ line }) =>
      line.includes(unit.name) &&
      /unknown|refusing|ignoring|invalid|failed to parse|not executable|bad/i.test(line),
  );
};
