import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestFleet } from './fleet.ts';
import { type Death, runDying } from './kill-case.ts';
import type { Met } from './kill-steps.ts';

export interface Timed extends Met {
  /** Milliseconds of the process's life. */
  readonly at: number;
}

/** Every step that a command meets when nobody kills it. */
export const stepsOf = async (fleet: TestFleet, command: Death['command']): Promise<Timed[]> => {
  const trace = join(fleet.folder, `${command}.trace`);
  const { code, stderr } = await runDying(fleet, [command], { trace });
  if (code !== 0) throw new Error(`${command} failed without being killed: ${stderr}`);
  const lines = (await readFile(trace, 'utf8')).trimEnd().split('\n');
  return lines.map(line => JSON.parse(line) as Timed);
};

/** The step after which a create has made everything and waits for its machines. */
export const allMade = (met: readonly Timed[]): string =>
  met.filter(({ step }) => step.startsWith('journal made')).at(-1)?.step ?? '';

type Moment = Pick<Death, 'step' | 'when' | 'delay' | 'children'>;

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
