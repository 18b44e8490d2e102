import { type Draft, type Judge, linesOf, textOf, wasInside } from '../opinion.ts';
import { progressOf } from '../progress.ts';

/** The package database: who holds its lock, and whether it is whole. */
export const judgePackages: Judge = bundle => {
  if (!wasInside(bundle)) return {};
  const held = linesOf(bundle, 'packages/locks').filter(line => line.startsWith('held '));
  const audit = linesOf(bundle, 'packages/audit');
  const asked = linesOf(bundle, 'packages/reboot').filter(line => line !== 'no');
  const findings: Draft[] = [];
  const [lock] = held;
  if (lock !== undefined) {
    const [, file = '', by = 'a program', seconds = ''] =
      /^held (\S+) pid=\d+ by=(\S*) since=(\d*)/.exec(lock) ?? [];
    findings.push({
      kind: 'packages-locked',
      gate: 'packages',
      severity: 'warning',
      permanence: 'temporary',
      what: `${by} holds the package lock ${file}${seconds ? ` (it has run for ${seconds} s)` : ''}`,
      evidence: held.slice(0, 2).map(line => ({ source: 'packages/locks', line })),
      file: 'instance/setup.sh',
      gives: ['package-lock'],
      // Updates take the lock now and then; one that keeps it is in the way.
      quiet: Number(seconds) < 600,
    });
  }
  if (audit.length > 0 && held.length === 0) {
    findings.push({
      kind: 'packages-broken',
      gate: 'packages',
      severity: 'fatal',
      permanence: 'permanent',
      what: 'packages are installed by half',
      evidence: audit.slice(0, 3).map(line => ({ source: 'packages/audit', line: line.trim() })),
      file: 'instance/setup.sh',
      gives: ['packages'],
    });
  }
  if (asked.length > 0 && progressOf(bundle) === 'settled') {
    findings.push({
      kind: 'restart-required',
      gate: 'packages',
      severity: 'warning',
      permanence: 'permanent',
      what: 'packages that were updated wait for a restart',
      evidence: [{ source: 'packages/reboot', line: asked.join(', ') }],
    });
  }
  return {
    findings,
    ...(textOf(bundle, 'packages/audit') === undefined || findings.length > 0
      ? {}
      : { checked: 'packages are whole' }),
  };
};
