import type { Finding } from '../../debug/verdict.ts';
import { tell } from '../cli/tell.ts';
import { failure, type Telling } from '../errors.ts';
import type { CreatedMachine } from '../operations/make-machines.ts';

/** A machine that failed, in the words that are shown: what its examination found, else what was seen on the way. */
export interface Failed {
  readonly telling: Telling;
  /** What was seen on the way, where the examination found what brought it about. */
  readonly seen?: string;
  /** What the examination says, where it found no cause. */
  readonly found?: string;
}

export const failedOf = ({ name, error, examined }: CreatedMachine): Failed => {
  const own = error?.telling ?? { what: 'The machine is not ready', machine: name };
  const { verdict } = examined ?? {};
  const [first] = verdict?.findings ?? [];
  if (!verdict) return { telling: own };
  if (verdict.kind !== 'broken' || !first) return { telling: own, found: verdict.line };
  // Nothing was found but that it failed: then whoever saw that knows most.
  if (first.id === 'phase-failed') return { telling: own };
  // Some troubles may be accepted instead of mended: that advice is kept.
  const [, or] = /# or (.+)$/.exec(own.next ?? '') ?? [];
  return { telling: tellingOf(name, first, or), seen: own.what };
};

const mostEvidence = 3;

const tellingOf = (machine: string, finding: Finding, or: string | undefined): Telling => {
  const { what, since, evidence, effects, file, next } = finding;
  const why = [
    ...evidence.slice(0, mostEvidence).map(({ line, source }) => `${line.trim()}  [${source}]`),
    ...effects.slice(0, mostEvidence).map(effect => `therefore ${effect.what}`),
  ];
  return {
    what: `${what}${since === undefined ? '' : `, since ${since}`}`,
    machine,
    ...(why.length > 0 ? { why: why.join('\n') } : {}),
    ...(file === undefined ? {} : { file }),
    next: `${next}    # once that is changed${or === undefined ? '' : `; or ${or}`}`,
  };
};

/** All of them for people; those that failed for the same reason are told once. */
export const showFailed = (machines: readonly CreatedMachine[]): string => {
  const groups = new Map<string, CreatedMachine[]>();
  for (const machine of machines) {
    const { telling } = failedOf(machine);
    const key = `${machine.examined?.verdict.findings[0]?.id ?? ''} ${telling.what.replace(/, since \S+$/, '').replaceAll(machine.name, '')} ${telling.file ?? ''}`;
    groups.set(key, [...(groups.get(key) ?? []), machine]);
  }
  return [...groups.values()].map(showGroup).join('');
};

const mostNames = 8;

const showGroup = ([first, ...alike]: readonly CreatedMachine[]): string => {
  if (!first) return '';
  const { telling, seen, found } = failedOf(first);
  const names = alike.slice(0, mostNames).map(({ name }) => name);
  const more = alike.length - names.length;
  return [
    // A bug of ours is told as one, whatever the machine looks like.
    first.error?.kind === 'bug' && seen === undefined
      ? tell(first.error, false)
      : tell(failure(telling), false),
    seen === undefined ? '' : `  seen: ${seen}\n`,
    found === undefined ? '' : `  found: ${found}\n`,
    first.examined?.path ? `  bundle: ${first.examined.path}\n` : '',
    names.length > 0 ? `  alike: ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}\n` : '',
    '\n',
  ].join('');
};
