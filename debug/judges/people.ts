import { machineUser } from '../../scripts/machine/paths.ts';
import { iso, momentOf, wtmpMoment } from '../moments.ts';
import { type Draft, isAbsent, type Judge, linesOf, textOf, wasInside } from '../opinion.ts';
import type { Evidence } from '../verdict.ts';

/** Who was on the machine, besides mayfly: nobody should have been. */
export const judgePeople: Judge = bundle => {
  if (!wasInside(bundle) || isAbsent(bundle, 'deployment/release')) return {};
  // Sessions with a terminal stand in wtmp; mayfly's own have none.
  const sessions = linesOf(bundle, 'people/last').filter(
    line =>
      /^\S+\s+(?:pts\/|tty|console|ssh)/.test(line) && !/^(?:reboot|shutdown|runlevel|LOGIN)\b/.test(line),
  );
  const logins = linesOf(bundle, 'people/ssh').filter(line => !line.includes(` for ${machineUser} from `));
  const seen: Evidence[] = [
    ...sessions.slice(0, 3).map(line => ({ source: 'people/last', line })),
    ...logins.slice(-3).map(line => ({ source: 'people/ssh', line })),
  ];
  if (seen.length === 0) {
    // Two books tell of logins; without one of them nothing is claimed.
    const both = ['people/last', 'people/ssh'].every(probe => textOf(bundle, probe) !== undefined);
    return both ? { checked: 'nobody else logged in' } : {};
  }
  const user =
    /^(\S+)/.exec(sessions[0] ?? '')?.[1] ??
    / for (?:invalid user )?(\S+) from /.exec(logins.at(-1) ?? '')?.[1] ??
    'somebody';
  const since = iso(
    wtmpMoment(
      /([A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4})/.exec(sessions.at(-1) ?? '')?.[1],
    ) ?? momentOf(/^(\S+)/.exec(logins[0] ?? '')?.[1]),
  );
  const draft: Draft = {
    kind: 'somebody-was-here',
    gate: 'people',
    severity: 'warning',
    permanence: 'permanent',
    what: `${user === machineUser ? 'somebody' : user} was logged in on it`,
    ...(since === undefined ? {} : { since }),
    evidence: seen,
  };
  return { findings: [draft] };
};
