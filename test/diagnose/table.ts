import type { Fault } from './fault.ts';
import { type Mark, markOf, type Outcome } from './outcome.ts';

/** One row a fault, then the totals. Exit code 0 when everything is as it must be. */
export const table = (
  faults: readonly Fault[],
  outcomes: readonly Outcome[],
): { text: string; good: boolean } => {
  const rows = outcomes.flatMap(outcome => {
    const fault = faults.find(({ name }) => name === outcome.name);
    return fault ? [{ fault, outcome, mark: markOf(fault, outcome) }] : [];
  });
  const width = Math.max(8, ...rows.map(({ fault }) => fault.name.length));
  const lines = rows.map(({ fault, outcome, mark }) =>
    [
      fault.name.padEnd(width),
      (mark.right ? 'right' : 'WRONG').padEnd(5),
      String(mark.rank ?? '-').padStart(4),
      outcome.seconds.toFixed(1).padStart(7),
      `${outcome.verdict.findings[0]?.id ?? outcome.verdict.kind}${mark.why === '' ? '' : `  (${mark.why})`}`,
    ].join('  '),
  );
  const marks = rows.map(({ mark }) => mark);
  const slow = rows.filter(({ outcome }) => outcome.seconds > 10);
  const share = (right: readonly Mark[], of: readonly Mark[]) =>
    `${right.length} of ${of.length} (${of.length === 0 ? 0 : ((100 * right.length) / of.length).toFixed(1)} %)`;
  const right = marks.filter(mark => mark.right);
  const near = marks.filter(({ rank }) => rank !== undefined && rank <= 3);
  const heldOut = rows.filter(({ fault }) => fault.heldOut !== undefined).map(({ mark }) => mark);
  const good =
    marks.length > 0 &&
    right.length >= 0.95 * marks.length &&
    near.length === marks.length &&
    slow.length === 0;
  const totals = [
    `first finding right: ${share(right, marks)}; among the first three: ${share(near, marks)}`,
    `of these, invented before anybody looked: ${share(
      heldOut.filter(mark => mark.right),
      heldOut,
    )}`,
    `longest examination: ${Math.max(0, ...rows.map(({ outcome }) => outcome.seconds)).toFixed(1)} s; over ten seconds: ${slow.length}`,
  ];
  const head = ['fault'.padEnd(width), 'right', 'rank', 'seconds', 'first finding'].join('  ');
  return { text: `${[head, ...lines, '', ...totals].join('\n')}\n`, good };
};
