import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestFleet } from './fleet.ts';
import { type Aftermath, type Death, runDying, wordsOf } from './kill-case.ts';
import type { Met } from './kill-steps.ts';
import type { Seeded } from './seeded.ts';

export interface Timed extends Met {
  /** Milliseconds of the process's life. */
  readonly at: number;
}

/** Every step that a command meets when nobody kills it. */
export const stepsOf = async (fleet: TestFleet, command: Death['command']): Promise<Timed[]> => {
  const trace = join(fleet.folder, `${command}.trace`);
  const { code, stderr } = await runDying(fleet, wordsOf(command), { trace });
  if (code !== 0) throw new Error(`${command} failed without being killed: ${stderr}`);
  const lines = (await readFile(trace, 'utf8')).trimEnd().split('\n');
  return lines.map(line => JSON.parse(line) as Timed);
};

/** The step after which a create has made everything and waits for its machines. */
export const allMade = (met: readonly Timed[]): string =>
  met.filter(({ step }) => step.startsWith('journal made')).at(-1)?.step ?? '';

export type Moment = Pick<Death, 'step' | 'when' | 'delay' | 'children'>;

/** How far into an engine's call, of its usual length. Making a machine takes many steps of its own. */
const fractions = (step: string): number[] =>
  step.startsWith('podman run')
    ? Array.from({ length: 12 }, (_, index) => (index + 0.5) / 12)
    : [0.1, 0.3, 0.5, 0.7, 0.9];

/** Every moment at which a command can die. What only reads counts once: it is the same each time. */
export const momentsOf = (met: readonly Timed[]): Moment[] =>
  met
    .filter(({ step, whens }) => step.endsWith(' #1') || !/^(podman|docker)/.test(step) || whens.length > 1)
    .flatMap(({ step, whens, at }) => {
      const later = met.filter(other => other.at > at);
      const length = (later[0]?.at ?? at) - at;
      const silence = (later.find(other => other.step.startsWith('said'))?.at ?? at) - at;
      return whens.flatMap((when): Moment[] => {
        if (when === 'during')
          return fractions(step).flatMap(part =>
            (['die', 'live'] as const).map(children => ({
              step,
              when,
              delay: Math.round(part * length),
              children,
            })),
          );
        const moment = { step, when, delay: 0, children: 'live' as const };
        const phase = step.startsWith('said') && silence > 200;
        return phase ? [moment, { ...moment, delay: Math.round(silence / 2) }] : [moment];
      });
    });

/** What kinds of moments there are; a sample takes one of each. */
const kindOf = ({ step, when, children }: Moment): string => {
  const name = step.replace(/ #.*/, '');
  const long = /^podman (run|rm)$/.test(name) ? name : 'engine';
  if (when === 'during') return `${long}, its children ${children}`;
  if (step.startsWith('journal')) return `journal, ${when}`;
  if (/^(rename|link)/.test(step)) return `names, ${when}`;
  if (step.startsWith('said')) return 'phases';
  return /^(podman|docker)/.test(step) ? `engine, ${when}` : 'files';
};

/** At most so many moments, one of every kind, chosen by a seed. */
export const sampleOf = (moments: readonly Moment[], random: Seeded, most: number): Moment[] => {
  const kinds = [...new Set(moments.map(kindOf))];
  const sample = kinds.flatMap(kind => {
    const own = moments.filter(moment => kindOf(moment) === kind);
    return own.slice(random.below(own.length)).slice(0, 1);
  });
  while (sample.length > most) sample.splice(random.below(sample.length), 1);
  return sample;
};

/** `all`, or `3/20`: every twentieth from the third on, so that twenty runs together take all. */
export const partOf = <T>(moments: readonly T[], words: string): T[] => {
  if (words === 'all') return [...moments];
  const [, from = Number.NaN, of = Number.NaN] = (/^(\d+)\/(\d+)$/.exec(words) ?? []).map(Number);
  if (!(from >= 1 && from <= of)) throw new Error(`MAYFLY_KILLS=${words}: say all, or 3/20`);
  return moments.filter((_, index) => index % of === from - 1);
};

/** One line for each step: how often it was the last, what followed, and what was left. */
export const tableOf = (rows: readonly Aftermath[]): string => {
  const names = [...new Set(rows.map(({ death }) => `${death.command}: ${death.step}`))];
  const lines = names.map(name => {
    const own = rows.filter(({ death }) => `${death.command}: ${death.step}` === name);
    const sum = (of: (row: Aftermath) => number) => own.reduce((total, row) => total + of(row), 0);
    const whens = [...new Set(own.map(({ death }) => death.when))].join('/');
    const died = own.filter(row => row.died).length;
    const counts = [
      own.length,
      died,
      sum(row => row.left.length),
      sum(row => row.doubles),
      sum(row => row.broken.length),
    ];
    return [name.padEnd(76), whens.padEnd(20), ...counts.map(count => String(count).padStart(6))].join(' ');
  });
  const head = ['step'.padEnd(76), 'when'.padEnd(20), ' kills', '  died', '  left', 'double', 'broken'].join(
    ' ',
  );
  return [head, ...lines].join('\n');
};
