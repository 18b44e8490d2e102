import type { Bundle } from './bundle.ts';
import { lengthOf } from './moments.ts';
import type { Opinion } from './opinion.ts';
import type { Finding, Verdict } from './verdict.ts';

type Working = NonNullable<Opinion['working']>;

/** The one line that answers: what, since when, why. */
export const answer = (
  bundle: Bundle,
  kind: Verdict['kind'],
  findings: readonly Finding[],
  working: readonly Working[],
  unread: readonly string[],
  blind?: string,
): string => {
  const { name } = bundle.machine;
  const [first] = findings;
  if (kind === 'broken' && first)
    return `${name} is broken${sinceWords(first)}: ${first.what}${whyWords(first)}.${fileWords(first)}`;
  if (kind === 'working') return `${name} is still working: ${workWords(working)}.`;
  if (kind === 'unknown') {
    const also = first ? `; seen so far: ${first.what}` : '';
    const more = unread.length > 1 ? `, nor ${unread.length - 1} more` : '';
    const why = blind ?? `${unread[0]} could not be read${more}`;
    return `${name} may or may not be healthy: ${why}${also}.`;
  }
  const limits = bundle.machine.stranger ? ', as far as can be told without its fleet' : '';
  return first
    ? `${name} is healthy${limits}, but ${first.what}${sinceWords(first)}.`
    : `${name} is healthy${limits}.`;
};

/** When it began, or when its first effect was seen. */
const sinceWords = ({ since, effects }: Finding): string => {
  const first = since ?? effects.flatMap(effect => effect.since ?? []).sort()[0];
  return first === undefined ? '' : ` since ${first}`;
};

/** Sources whose lines are tables and codes: they belong below the answer, not into it. */
const raw = new Set([
  'resources/disks',
  'resources/inodes',
  'resources/mounts',
  'resources/oom',
  'resources/memory',
  'packages/locks',
  'network/route',
  'units/programs',
  'units/show',
]);

/** The evidence says why, where the finding is not the evidence itself; then what it brought about. */
const whyWords = ({ what, evidence, effects }: Finding): string => {
  const line = evidence[0]?.line.trim() ?? '';
  const why = line === '' || what.includes(line) || raw.has(evidence[0]?.source ?? '') ? '' : ` (${line})`;
  const [effect] = effects;
  const more = effects.length > 1 ? `, and ${effects.length - 1} more` : '';
  return `${why}${effect ? `; therefore ${effect.what}${more}` : ''}`;
};

const fileWords = ({ file }: Finding): string => (file === undefined ? '' : ` Look at ${file}.`);

const workWords = (working: readonly Working[]): string =>
  working
    .map(({ what, since, seconds }) => {
      const limit =
        seconds !== undefined && seconds > 0 ? `; give it up to ${lengthOf(seconds * 1000)} more` : '';
      return `${what}${since === undefined ? '' : ` since ${since}`}${limit}`;
    })
    .slice(0, 2)
    .join(', and ');
