import { iso, momentOf } from '../moments.ts';
import { type Draft, type Judge, linesOf, wasInside } from '../opinion.ts';

const signs: readonly (Pick<Draft, 'kind' | 'what' | 'severity'> & { readonly sign: RegExp })[] = [
  {
    kind: 'disk-errors',
    severity: 'fatal',
    what: 'a disk gives errors',
    sign: /\bI\/O error\b|EXT4-fs error|XFS \([^)]*\): .*(?:corrupt|error)|BTRFS (?:error|critical)|remounting filesystem read-only|medium error|critical (?:target|medium) error/i,
  },
  {
    kind: 'kernel-hang',
    severity: 'warning',
    what: 'a task hangs in the kernel',
    sign: /task .{1,80} blocked for more than \d+ seconds|soft lockup|hard LOCKUP|rcu_sched .*stall/i,
  },
  {
    kind: 'kernel-bug',
    severity: 'warning',
    what: 'the kernel reports a fault',
    sign: /\bkernel BUG at\b|\bBUG: |\bOops: |Machine check events logged|Hardware Error/,
  },
];

/** What the kernel complains of in this boot. A container may not read it, and then there is nothing to say. */
export const judgeKernel: Judge = bundle => {
  if (!wasInside(bundle)) return {};
  const lines = ['resources/kernel', 'resources/journal'].flatMap(source =>
    linesOf(bundle, source).map(line => ({ source, line })),
  );
  return {
    findings: signs.flatMap(({ sign, ...about }): Draft[] => {
      const seen = lines.filter(({ line }) => sign.test(line));
      const [first] = seen;
      if (!first) return [];
      const since = iso(momentOf(/^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)/.exec(first.line)?.[1]?.concat('Z')));
      return [
        {
          ...about,
          gate: 'kernel',
          ...(since === undefined ? {} : { since }),
          evidence: seen.slice(-2),
          ...(about.kind === 'disk-errors' ? { gives: ['read-only'] } : {}),
        },
      ];
    }),
  };
};
