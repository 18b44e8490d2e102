import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plan } from './plan.ts';

/** A schedule that once broke a promise, made small. It is kept as data, whatever the dice say later. */
export interface Kept {
  readonly found: string;
  readonly plan: Plan;
}

const file = join(import.meta.dirname, 'corpus.json');

export const readCorpus = (): Kept[] => JSON.parse(readFileSync(file, 'utf8')) as Kept[];

export const keepInCorpus = (kept: Kept): void => {
  const all = readCorpus();
  if (all.some(({ plan }) => JSON.stringify(plan) === JSON.stringify(kept.plan))) return;
  writeFileSync(file, `${JSON.stringify([...all, kept], null, 2)}\n`);
};
