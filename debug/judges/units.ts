import type { Bundle } from '../bundle.ts';
import { iso, lengthOf, machineNow, systemdMoment } from '../moments.ts';
import { type Draft, type Judge, linesOf, textOf, wasInside, whyUnread } from '../opinion.ts';
import { progressOf } from '../progress.ts';
import { fileOfUnit, listed, type Unit, unitsOf } from '../systemd.ts';
import { wantedUnits } from '../wanted.ts';
import { unitCrash } from './unit-crash.ts';
import { unitIdle } from './unit-idle.ts';
import { unitStart } from './unit-start.ts';

/** Every unit that the fleet wants, and every other one that failed. */
export const judgeUnits: Judge = bundle => {
  if (!wasInside(bundle)) return {};
  const unread = ['units/failed', 'units/show'].flatMap(probe => whyUnread(bundle, probe) ?? []);
  const units = unitsOf(bundle);
  const wanted = wantedUnits(bundle);
  const nothingToShow = wanted.size === 0 && listed(bundle, 'units/failed').length === 0;
  if (textOf(bundle, 'units/failed') === undefined) return { unread };
  if (units.length === 0) return nothingToShow ? { checked: 'no unit failed' } : { unread };
  const settled = progressOf(bundle) === 'settled' || progressOf(bundle) === 'foreign';
  const busy = isBusy(bundle);
  const accepted = bundle.accept?.failedUnits ?? [];
  const findings: Draft[] = [];
  const rising: Unit[] = [];
  for (const unit of units) {
    const isWanted =
      wanted.has(unit.name) || (vital.includes(unit.name) && unit.get('LoadState') !== 'not-found');
    if (!isWanted && accepted.includes(unit.name)) continue;
    const trouble = unitStart(bundle, unit) ?? unitCrash(bundle, unit);
    if (trouble) findings.push(trouble);
    else if (isWanted && isFrozen(bundle, unit)) findings.push(frozen(bundle, unit));
    else if (isStarting(unit) && hangs(bundle, unit)) findings.push(hanging(bundle, unit));
    else if (isStarting(unit)) rising.push(unit);
    else if (wanted.has(unit.name) && settled && !busy) findings.push(...unitIdle(bundle, unit));
    else if (isWanted && unit.get('ActiveState') !== 'active' && settled && !busy)
      findings.push(...unitIdle(bundle, unit));
  }
  const shown = new Set(units.map(unit => unit.name));
  const unseen = [...wanted].filter(name => !shown.has(name));
  return {
    findings,
    ...(findings.length === 0 && unseen.length === 0 && wanted.size > 0 && settled
      ? {
          checked:
            wanted.size === 1
              ? 'its unit is as it should be'
              : `all ${wanted.size} units are as they should be`,
        }
      : {}),
    ...(unseen.length > 0 && settled ? { unread: unseen.map(name => `${name} (not in the answer)`) } : {}),
    ...(rising.length > 0 || (busy && settled) ? { working: risingWords(rising) } : {}),
  };
};

/** Without these a machine of systemd runs, but nobody learns what happens on it. */
const vital = ['systemd-journald.service'];

const isStarting = (unit: Unit): boolean => ['activating', 'reloading'].includes(unit.get('ActiveState'));

/** Seconds after which a start that has no limit of its own counts as one that never ends. */
const longest = 900;

const startedAt = (unit: Unit): number | undefined => systemdMoment(unit.get('StateChangeTimestamp'));

/** cloud-init has a limit of its own, and tells more about itself. */
const hangs = (bundle: Bundle, unit: Unit): boolean =>
  !unit.name.startsWith('cloud-') &&
  machineNow(bundle) - (startedAt(unit) ?? Number.POSITIVE_INFINITY) > longest * 1000;

/** Lines of ps of programs that somebody stopped (state T), with the unit that each belongs to. */
const stoppedIn = (bundle: Bundle, unit: Unit): string[] =>
  linesOf(bundle, 'units/frozen').filter(line => line.split(/\s+/)[2] === unit.name);

const isFrozen = (bundle: Bundle, unit: Unit): boolean =>
  unit.get('ActiveState') === 'active' &&
  (unit.get('FreezerState') === 'frozen' ||
    stoppedIn(bundle, unit).some(line => line.split(/\s+/)[1] === unit.get('ExecMainPID')));

const frozen = (bundle: Bundle, unit: Unit): Draft => {
  const [line = `FreezerState=${unit.get('FreezerState')}`] = stoppedIn(bundle, unit);
  return {
    kind: 'unit-frozen',
    subject: unit.name,
    gate: 'units',
    severity: 'fatal',
    what: `${unit.name} is active, but its program was stopped by a signal (SIGSTOP) and does nothing`,
    evidence: [{ source: 'units/frozen', line: line.trim() }],
    file: fileOfUnit(unit),
  };
};

const hanging = (bundle: Bundle, unit: Unit): Draft => {
  const since = startedAt(unit) ?? 0;
  const moment = iso(since);
  return {
    kind: 'unit-hanging',
    subject: unit.name,
    gate: 'units',
    severity: 'fatal',
    what: `${unit.name} does not come to the end of its start: ${lengthOf(machineNow(bundle) - since)}`,
    ...(moment === undefined ? {} : { since: moment }),
    evidence: [{ source: 'units/show', line: `${unit.get('ActiveState')} (${unit.get('SubState')})` }],
    file: fileOfUnit(unit),
  };
};

const risingWords = (units: readonly Unit[]): { what: string; since?: string } => {
  const [first] = units;
  if (!first) return { what: 'the system is starting' };
  const names = units.slice(0, 3).map(({ name }) => name);
  const since = iso(startedAt(first));
  return {
    what: `${names.join(', ')} ${units.length > 1 ? 'are' : 'is'} starting`,
    ...(since === undefined ? {} : { since }),
  };
};

/** systemd has not come to the end of its start. */
const isBusy = (bundle: Bundle): boolean => {
  const said = bundle.probes['units/running']?.text.trim();
  return (said === 'starting' || said === 'initializing') && listed(bundle, 'units/jobs').length > 0;
};
