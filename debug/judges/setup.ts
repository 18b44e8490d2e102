import { phases } from '../../scripts/fleet/phase.ts';
import { machinePaths } from '../../scripts/machine/paths.ts';
import type { Bundle } from '../bundle.ts';
import { shellExit } from '../exit-status.ts';
import { readFailure } from '../mechanism.ts';
import { bootMoment, iso, lengthOf, machineNow, momentOf } from '../moments.ts';
import { type Draft, isAbsent, type Judge, type Opinion, wasInside, whyUnread } from '../opinion.ts';
import { troubleAmong } from '../programs.ts';
import { progressOf, reached } from '../progress.ts';
import { type SetupLog, setupLogOf, setupResult, writtenAt } from '../setup-log.ts';

const file = 'instance/setup.sh';
/** Seconds that the set-up may take, unless the fleet file says otherwise. */
const usualLimit = 900;
/** Seconds after which nobody is about to set up a machine any more. */
const lastChance = 3600;

/** The set-up: which step it came to, and how it ended. */
export const judgeSetup: Judge = bundle => {
  if (!wasInside(bundle)) return {};
  const result = setupResult(bundle);
  if (result === 'unread')
    return { unread: [whyUnread(bundle, 'deployment/result') ?? 'deployment/result (no number)'] };
  const log = setupLogOf(bundle);
  if (result === 0) return { checked: 'the set-up is done' };
  if (result !== undefined) return { findings: [failed(bundle, result, log)] };
  switch (progressOf(bundle)) {
    case 'setting-up':
      return atWork(bundle, log);
    case 'booting':
      return {};
    case 'unread':
      if (isStripped(bundle)) return { findings: [stripped] };
      return { unread: ['whether the set-up still runs'] };
    case 'foreign':
      return bundle.machine.stranger ? {} : { unread: ['the set-up (mayfly did not work on this machine)'] };
    case 'waiting':
      return waiting(bundle);
    default:
      return { findings: [vanished(bundle, log)] };
  }
};

/** mayfly saw the set-up end, and now nothing of what it wrote about that is there. */
const isStripped = (bundle: Bundle): boolean =>
  reached(bundle.machine, 'configured') &&
  ['deployment/result', 'deployment/manifest', 'deployment/release'].every(probe => isAbsent(bundle, probe));

const stripped: Draft = {
  kind: 'records-gone',
  gate: 'deployment',
  severity: 'fatal',
  permanence: 'permanent',
  what: `what mayfly wrote about the machine is gone (${machinePaths.state}): somebody removed it after the set-up`,
  evidence: [{ source: 'deployment/result', line: `not there: ${machinePaths.result}` }],
};

const stepWords = (log: SetupLog | undefined): string =>
  log?.step ? ` at step ${log.step.number}/${log.step.total} "${log.step.name}"` : '';

/** Where in the set-up: the line that a shell names, else the step. */
const placed = (log: SetupLog | undefined): Pick<Draft, 'words' | 'trace'> => ({
  ...(log?.step ? { words: [`step ${log.step.number}`] } : {}),
  trace: (log?.output ?? []).slice(-40),
});

/** Units that systemctl could not bring up, in its own words; `*` is any, where it names none. */
const blamedUnits = (output: readonly string[]): string[] => [
  ...(output.slice(-4).some(line => /^Job failed\. See /.test(line)) ? ['*'] : []),
  ...new Set(
    output
      .slice(-12)
      .flatMap(line => [
        ...line.matchAll(
          /(?:[Jj]ob for|[Ff]ailed to (?:re)?start|[Uu]nit) ([\w@:.\\-]{1,200}\.(?:service|socket|mount|timer|path|target))\b/g,
        ),
      ])
      .flatMap(([, unit]) => unit ?? []),
  ),
];

const failed = (bundle: Bundle, result: number, log: SetupLog | undefined): Draft => {
  const { line, mechanisms } = readFailure(log?.output ?? [], 'command');
  const late = result === 124 && log?.ended?.rc === undefined;
  // A shell says "not found" of a script whose interpreter is, and nothing of why a program cannot be run.
  const named = [126, 127].includes(result)
    ? [...(line ?? '').matchAll(/(?<![\w.~-])\/[\w./@+-]{2,200}/g)]
    : [];
  const program = troubleAmong(
    bundle,
    'deployment/spoken',
    named.map(([path]) => path.replace(/[.:]$/, '')),
  );
  const since = iso(log?.ended?.at ?? writtenAt(bundle, '/setup.result'));
  return {
    kind: late ? 'setup-late' : 'setup-failed',
    gate: 'deployment',
    severity: 'fatal',
    permanence: 'permanent',
    what: late
      ? `the set-up ran out of time${stepWords(log)}`
      : `the set-up failed${stepWords(log)}: ${program ? `${program.path} ${program.words}` : shellExit(result)}`,
    ...(since === undefined ? {} : { since }),
    evidence: [
      ...(line === undefined ? [] : [{ source: 'deployment/log', line }]),
      ...(program ? [{ source: 'deployment/spoken', line: program.line }] : []),
      ...(log?.ended ? [{ source: 'deployment/steps', line: log.ended.line }] : []),
      { source: 'deployment/result', line: String(result) },
    ],
    file,
    ...placed(log),
    hints: mechanisms,
    blames: blamedUnits(log?.output ?? []),
    ...(result === 137 ? { needs: ['memory'] } : {}),
  };
};

const atWork = (bundle: Bundle, log: SetupLog | undefined): Opinion => {
  const at = log?.step?.at;
  const age = at === undefined ? 0 : machineNow(bundle) - at;
  const since = iso(at);
  const timed = since === undefined ? {} : { since };
  const limit = bundle.limits?.setup ?? usualLimit;
  if (age <= limit * 1000 && bundle.machine.failed?.phase !== 'configured') {
    return { working: { what: `the set-up is${stepWords(log)}`, ...timed, seconds: limit - age / 1000 } };
  }
  const { line } = readFailure(log?.output ?? [], 'command');
  const what = `the set-up does not come to an end${stepWords(log)}: ${lengthOf(age)}`;
  const evidence = [{ source: 'deployment/steps', line: line ?? stepWords(log).trim() }];
  return {
    findings: [
      {
        kind: 'setup-hanging',
        gate: 'deployment',
        severity: 'fatal',
        what,
        evidence,
        file,
        ...placed(log),
        ...timed,
      },
    ],
  };
};

const vanished = (bundle: Bundle, log: SetupLog | undefined): Draft => {
  const boot = bootMoment(bundle);
  const last = log?.step?.at ?? writtenAt(bundle, '/deployment.log');
  const restarted = boot !== undefined && last !== undefined && boot > last;
  const { line, mechanisms } = readFailure(log?.output ?? [], 'command');
  const since = iso(restarted ? boot : last);
  return {
    kind: restarted ? 'setup-cut-by-restart' : 'setup-vanished',
    gate: 'deployment',
    severity: 'fatal',
    permanence: 'permanent',
    what: restarted
      ? `the machine restarted in the middle of the set-up${stepWords(log)}`
      : `the set-up ended without leaving a result${stepWords(log)}`,
    ...(since === undefined ? {} : { since }),
    evidence: [
      { source: 'deployment/log', line: line ?? (stepWords(log).trim() || 'no step is told in the log') },
    ],
    file,
    ...placed(log),
    hints: mechanisms,
    needs: ['memory'],
  };
};

const waiting = (bundle: Bundle): Opinion => {
  const { machine, takenAt } = bundle;
  const age = (momentOf(takenAt) ?? 0) - (momentOf(machine.createdAt) ?? 0);
  // Given up before anything was uploaded: then it is not the set-up that is missing.
  if (machine.failed && phases.indexOf(machine.failed.phase) < phases.indexOf('uploaded')) return {};
  const expected = reached(machine, 'uploaded') || machine.failed !== undefined;
  if (!expected && age < lastChance * 1000) return { working: { what: 'it waits for its set-up' } };
  const what = 'it was never set up: nothing was uploaded, or nothing of it is left';
  const evidence = [{ source: 'deployment/result', line: 'neither a log nor a result of a set-up is there' }];
  return { findings: [{ kind: 'setup-missing', gate: 'deployment', severity: 'fatal', what, evidence }] };
};
