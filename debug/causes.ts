import type { Draft } from './opinion.ts';
import { gates } from './verdict.ts';

type Kinds = readonly string[];

const unreachable: Kinds = ['ssh-refused', 'ssh-silent', 'ssh-mute', 'ssh-full', 'login-refused'];
const firstBoot: Kinds = [
  'cloud-init-error',
  'cloud-init-off',
  'user-data',
  'boot-hanging',
  'cloud-init-recoverable',
];
const setup: Kinds = [
  'setup-failed',
  'setup-late',
  'setup-vanished',
  'setup-cut-by-restart',
  'setup-missing',
  'setup-hanging',
];
/** Units that lack something that the set-up brings. */
const unmade: Kinds = [
  'unit-missing',
  'unit-not-enabled',
  'unit-not-started',
  'unit-program',
  'unit-user',
  'unit-folder',
  'unit-credentials',
  'unit-idle',
];
const crashes: Kinds = [
  'unit-failed',
  'unit-crash-loop',
  'unit-late',
  'unit-start',
  'port-taken',
  'unit-oom',
];

/** Units that a job could not start, for a reason of their own. */
const unstarted: Kinds = [
  ...crashes,
  'unit-dependency',
  'unit-bad-file',
  'unit-sandbox',
  'unit-cycle',
  'unit-masked',
];

/** Units that ran and do not run any more. */
const stopped: Kinds = ['unit-stopped', 'unit-ended', 'unit-restarted'];

interface Rule {
  readonly causes: Kinds;
  readonly effects: Kinds;
  /** Further conditions on the effect. */
  readonly when?: (effect: Draft, cause: Draft) => boolean;
}

const saysNothing = ({ hints }: Draft) => (hints ?? []).length === 0;

/** What brings about what, by mechanism. A line here holds for every program and every machine. */
const rules: readonly Rule[] = [
  {
    causes: ['machine-stopped', 'machine-reclaimed', 'machine-gone'],
    effects: unreachable,
  },
  // The drain hook stops what runs, and what it depends on goes away with it.
  {
    causes: ['machine-reclaimed'],
    effects: [...crashes, ...stopped, ...unmade],
    when: (effect, cause) => (effect.since ?? '') >= (cause.since ?? '~'),
  },
  { causes: ['provider-check', 'door-closed'], effects: unreachable },
  {
    causes: ['kernel-panic', 'emergency-mode', 'init-stopped', 'booting-again', 'inotify-used-up'],
    effects: unreachable,
  },
  { causes: ['inotify-used-up'], effects: ['init-stopped', 'machine-stopped'] },
  {
    causes: ['inotify-used-up'],
    effects: ['boot-hanging', 'setup-hanging', 'setup-late', 'unit-hanging', 'unit-late', 'phase-failed'],
    when: saysNothing,
  },
  { causes: ['console-trouble'], effects: unreachable },
  // A program that dies without a word on a full, read-only or exhausted machine dies of that.
  {
    causes: [
      'disk-full',
      'inodes-full',
      'read-only',
      'disk-errors',
      'files-exhausted',
      'processes-exhausted',
    ],
    effects: [...setup, ...crashes, 'cloud-init-error', 'boot-hanging', 'packages-broken', ...unreachable],
    when: (effect, cause) => cause.severity === 'fatal' && saysNothing(effect),
  },
  { causes: ['disk-errors'], effects: ['read-only'] },
  {
    causes: ['packages-locked', 'packages-broken'],
    effects: ['boot-hanging', 'setup-hanging', 'setup-late'],
    when: saysNothing,
  },
  {
    causes: firstBoot,
    effects: [...setup, ...unmade],
    when: ({ kind, hints }) => !/^setup-failed/.test(kind) || (hints ?? []).includes('missing'),
  },
  {
    causes: firstBoot,
    effects: [...crashes, ...unmade],
    when: ({ subject }) => subject?.startsWith('cloud-') === true,
  },
  { causes: firstBoot, effects: unreachable },
  // Who does not run, or was never set up, serves nobody.
  {
    causes: [
      ...firstBoot,
      ...setup,
      ...unmade,
      ...crashes,
      ...stopped,
      'files-changed',
      'unit-bad-file',
      'unit-sandbox',
      'unit-dependency',
      'unit-condition',
      'unit-cycle',
      'unit-masked',
      'unit-hanging',
      'unit-frozen',
      'unit-override',
    ],
    effects: ['health-red'],
  },
  // A check over an interface that is down ends in silence of every kind.
  {
    causes: ['interface-down'],
    effects: ['health-red'],
    when: ({ subject }, cause) => cause.subject === 'lo' && /127\.|localhost|::1/.test(subject ?? ''),
  },
  { causes: setup, effects: [...unmade, 'files-changed', 'other-release', 'not-restarted'] },
  {
    causes: setup,
    effects: crashes,
    when: ({ hints, subject }) => (hints ?? []).includes('missing') && !subject?.startsWith('cloud-'),
  },
];

const rank = (draft: Draft): number => gates.indexOf(draft.gate);

/** A set-up that failed because a unit did not start comes after that unit, although it stands below it elsewhere. */
const afterBlamed = (drafts: readonly Draft[]): Draft[] =>
  drafts.map(draft => {
    const blames = draft.blames ?? [];
    const blamed = drafts.flatMap(other =>
      other !== draft &&
      other.gate === 'units' &&
      other.subject !== undefined &&
      (blames.includes(other.subject) || (blames.includes('*') && unstarted.includes(other.kind)))
        ? other.subject
        : [],
    );
    return blamed.length === 0
      ? draft
      : { ...draft, gate: 'health', needs: [...(draft.needs ?? []), ...blamed] };
  });

/** Whether one trouble explains another: by what it complains of, by what it needs, or by a rule. */
export const explains = (cause: Draft, effect: Draft): boolean => {
  if (cause === effect) return false;
  const needs = effect.needs ?? [];
  if (rank(cause) > rank(effect)) return false;
  if (cause.subject !== undefined && needs.includes(cause.subject)) return true;
  if (cause.spoils?.some(spoilt => needs.includes(spoilt))) return true;
  if (cause.gives?.some(mechanism => effect.hints?.includes(mechanism))) return true;
  return rules.some(
    ({ causes, effects, when }) =>
      causes.includes(cause.kind) && effects.includes(effect.kind) && (when?.(effect, cause) ?? true),
  );
};

export interface Tree {
  readonly draft: Draft;
  readonly effects: readonly Tree[];
}

/**
 * Puts every effect below its nearest cause. Causes stand before effects in the order of the gates, so no two explain
 * each other; a warning that explains something fatal is fatal itself.
 */
export const fold = (drafts: readonly Draft[]): Tree[] => {
  const all = afterBlamed(drafts);
  const sorted = all.sort((a, b) => rank(a) - rank(b) || depth(a, all) - depth(b, all));
  const parents = sorted.map((effect, index) => {
    const before = sorted.slice(0, index).findLastIndex(cause => explains(cause, effect));
    return before < 0 ? undefined : before;
  });
  const root = sorted.findIndex(
    (draft, index) => parents[index] === undefined && (draft.severity === 'fatal' || parents.includes(index)),
  );
  // What mayfly gave the machine up for is explained by whatever is really wrong with it.
  const owners = sorted.map((draft, index) =>
    draft.kind === 'phase-failed' && root >= 0 && root !== index ? (parents[index] ?? root) : parents[index],
  );
  const below = (index: number): Tree => {
    const effects = sorted
      .flatMap((_, other) => (owners[other] === index ? [below(other)] : []))
      // That mayfly gave it up is the last thing that followed, and the least that it tells.
      .sort((a, b) => Number(a.draft.kind === 'phase-failed') - Number(b.draft.kind === 'phase-failed'));
    const draft = sorted[index] as Draft;
    const grave = effects.some(effect => effect.draft.severity === 'fatal');
    return { draft: grave ? { ...draft, severity: 'fatal' } : draft, effects };
  };
  return sorted
    .flatMap((_, index) => (owners[index] === undefined ? [below(index)] : []))
    .filter(({ draft, effects }) => !draft.quiet || effects.length > 0)
    .sort(byGravity);
};

/** Units that others of the same gate need come first. */
const depth = (draft: Draft, all: readonly Draft[]): number =>
  all.filter(other => other !== draft && other.subject !== undefined && draft.needs?.includes(other.subject))
    .length;

const byGravity = (a: Tree, b: Tree): number =>
  Number(b.draft.severity === 'fatal') - Number(a.draft.severity === 'fatal') ||
  rank(a.draft) - rank(b.draft) ||
  Number(a.draft.permanence === 'temporary') - Number(b.draft.permanence === 'temporary') ||
  (a.draft.since ?? '~').localeCompare(b.draft.since ?? '~');
