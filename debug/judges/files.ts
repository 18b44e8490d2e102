import { machinePaths } from '../../scripts/machine/paths.ts';
import type { Bundle } from '../bundle.ts';
import { iso } from '../moments.ts';
import { type Draft, isAbsent, type Judge, linesOf, textOf, wasInside, whyUnread } from '../opinion.ts';
import { progressOf } from '../progress.ts';
import { fileInCheckout } from '../systemd.ts';

/** Every managed file against the manifest that came with it. */
export const judgeFiles: Judge = bundle => {
  const progress = progressOf(bundle);
  if (!wasInside(bundle) || (progress !== 'settled' && progress !== 'restarting')) return {};
  const unread = whyUnread(bundle, 'deployment/manifest');
  if (unread) return { unread: [unread] };
  if (isAbsent(bundle, 'deployment/manifest')) return { unread: ['the manifest (it is not there)'] };
  const other = otherRelease(bundle);
  if (other) return { findings: [other] };
  const lines = linesOf(bundle, 'deployment/manifest');
  const compared = /^compared (\d+)$/.exec(lines.at(-1) ?? '')?.[1];
  if (compared === undefined) return { unread: ['the manifest (its check did not come to an end)'] };
  const all = lines.flatMap(toWrong);
  const wrong = all.filter(
    ({ how, path }) => how !== 'mode' || !all.some(other => other.how === 'changed' && other.path === path),
  );
  const dropped = bundle.probes['deployment/manifest']?.dropped ?? 0;
  if (wrong.length === 0 && dropped === 0) return { checked: `${compared} files are as they were deployed` };
  return { findings: [draftOf(wrong)] };
};

/** A list of files that is not the one that was deployed proves nothing about them. */
const otherRelease = (bundle: Bundle): Draft | undefined => {
  const { release } = bundle;
  if (!release) return undefined;
  const [sum] = /^[0-9a-f]{64}/.exec(textOf(bundle, 'deployment/identity') ?? '') ?? [];
  const [, id] = /"release":"([0-9a-f]{12})"/.exec(textOf(bundle, 'deployment/release') ?? '') ?? [];
  const listed = sum !== undefined && sum !== release.manifest;
  if (!listed && (id === undefined || id === release.id)) return undefined;
  return {
    kind: 'other-release',
    gate: 'files',
    severity: 'fatal',
    permanence: 'permanent',
    what: listed
      ? `the list of its files (${machinePaths.manifest}) is not the one that was deployed`
      : `it says that it was made from release ${id}, and it was made from ${release.id}`,
    evidence: [
      listed
        ? { source: 'deployment/identity', line: `SHA-256 ${sum}, not ${release.manifest}` }
        : { source: 'deployment/release', line: `release ${id}` },
    ],
  };
};

interface Wrong {
  readonly path: string;
  readonly how: 'missing' | 'changed' | 'unreadable' | 'mode';
  readonly words: string;
  readonly at?: number;
}

const toWrong = (line: string): Wrong[] => {
  const [, how, time, was, path] =
    /^(missing|changed|unreadable|mode) (?:@(\d+) )?(?:(\d+ not \d+) )?(\/.*)$/.exec(line) ?? [];
  if (how === undefined || path === undefined) return [];
  const words =
    how === 'mode'
      ? `has mode ${was?.replace(' not ', ', not ')}`
      : how === 'changed'
        ? 'was changed'
        : `is ${how}`;
  return [
    { path, how: how as Wrong['how'], words, ...(time === undefined ? {} : { at: Number(time) * 1000 }) },
  ];
};

const draftOf = (wrong: readonly Wrong[]): Draft => {
  const [first] = wrong;
  const times = wrong.flatMap(({ at }) => at ?? []);
  const since = times.length > 0 ? iso(Math.min(...times)) : undefined;
  const what =
    wrong.length === 1 && first
      ? `${first.path} ${first.words}${first.how === 'changed' ? ' since it was deployed' : ''}`
      : `${wrong.length} files are not as they were deployed`;
  return {
    kind: 'files-changed',
    gate: 'files',
    severity: 'fatal',
    permanence: 'permanent',
    what,
    ...(since === undefined ? {} : { since }),
    evidence: wrong
      .slice(0, 5)
      .map(({ path, words }) => ({ source: 'deployment/manifest', line: `${path} ${words}` })),
    ...(first ? { file: fileInCheckout(first.path) } : {}),
    spoils: wrong.map(({ path }) => path),
  };
};
