import { clean, cleanLine } from '../scripts/render/clean.ts';
import type { Bundle } from './bundle.ts';
import { showVerdict } from './show.ts';
import type { Verdict } from './verdict.ts';

export interface Judged {
  readonly bundle: Bundle;
  readonly verdict: Verdict;
}

/** Machines of a fleet that are as they are for the same reason. */
export interface Group {
  readonly kind: Verdict['kind'];
  /** Id of the first finding; undefined where nothing was found. */
  readonly cause?: string;
  readonly machines: readonly string[];
  readonly first: Judged;
}

/** The gravest first. */
const order: readonly Verdict['kind'][] = ['broken', 'unknown', 'working', 'healthy'];

/** The verdict of a whole fleet is that of its worst machine. */
export const worstOf = (all: readonly Judged[]): Verdict['kind'] =>
  order.find(kind => all.some(({ verdict }) => verdict.kind === kind)) ?? 'unknown';

/** Equal causes together, the gravest first, then the most frequent. */
export const groupsOf = (all: readonly Judged[]): Group[] => {
  const groups = new Map<string, Judged[]>();
  for (const judged of all) {
    const { kind, findings, unread } = judged.verdict;
    // An id names its unit or disk, which may be another one on each machine of a fleet, but the sentence is the same.
    const key = `${kind} ${findings[0]?.id ?? (kind === 'unknown' ? unread[0] : '') ?? ''}`;
    groups.set(key, [...(groups.get(key) ?? []), judged]);
  }
  return [...groups.values()]
    .flatMap(members => {
      const [first] = members;
      if (!first) return [];
      const cause = first.verdict.findings[0]?.id;
      return [
        {
          kind: first.verdict.kind,
          ...(cause === undefined ? {} : { cause }),
          machines: members.map(({ bundle }) => bundle.machine.name),
          first,
        },
      ];
    })
    .sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || b.machines.length - a.machines.length);
};

const mostNames = 8;

const namesOf = ({ machines }: Group): string =>
  machines.length <= mostNames
    ? machines.join(', ')
    : `${machines.slice(0, mostNames).join(', ')} and ${machines.length - mostNames} more`;

/** A fleet for people: how many are well, then each cause once, with the machine that shows it. */
export const showGroups = (scope: string, all: readonly Judged[]): string => {
  const groups = groupsOf(all);
  const counts = order.flatMap(kind => {
    const number = all.filter(({ verdict }) => verdict.kind === kind).length;
    return number === 0 ? [] : [`${number} ${kind === 'working' ? 'still working' : kind}`];
  });
  const head = `${scope}: ${all.length} ${all.length === 1 ? 'machine' : 'machines'}: ${counts.join(', ')}.`;
  const told = groups.map(group => {
    const { first, kind, cause } = group;
    const names = namesOf(group);
    if (kind === 'healthy' && cause === undefined) return `Healthy: ${names}.`;
    const title = group.machines.length === 1 ? names : `${group.machines.length} machines alike: ${names}`;
    return `${title}\n${indented(showVerdict(first.bundle, first.verdict))}`;
  });
  return clean([cleanLine(head), ...told].join('\n\n'), 800);
};

const indented = (text: string): string =>
  text
    .trimEnd()
    .split('\n')
    .map(line => (line === '' ? '' : `  ${line}`))
    .join('\n');
