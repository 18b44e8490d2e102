import type { Definition } from './definition.ts';
import type { Phase } from './phase.ts';
import { printable } from './show.ts';

/** What was observed about one machine of a fleet. */
export interface Observed {
  readonly name: string;
  /** The last phase that was observed; none when nothing was. */
  readonly phase?: Phase;
  readonly failed?: { readonly phase: Phase; readonly why: string };
}

export interface FleetVerdict {
  /** Machines that were observed to be ready. */
  readonly ready: number;
  readonly wanted: number;
  readonly min: number;
  /** At least `min` are ready. */
  readonly good: boolean;
  /** One sentence for people. */
  readonly line: string;
}

type Wanted = Pick<Definition, 'count' | 'min'>;

/** Judges a fleet by what was observed. A machine that failed is not ready, and one that is told twice counts once. */
export const fleetVerdict = ({ count, min }: Wanted, machines: readonly Observed[]): FleetVerdict => {
  const failed = new Map(machines.filter(({ failed }) => failed).map(machine => [machine.name, machine]));
  const reached = machines.filter(({ phase, name }) => phase === 'ready' && !failed.has(name));
  const ready = new Set(reached.map(({ name }) => name)).size;
  const names = new Set(machines.map(({ name }) => name));
  const good = ready >= min && ready > 0;
  const open = names.size - ready - failed.size;
  const missing = Math.max(0, count - names.size);
  const clauses = [
    `${ready} of ${count} ${count === 1 ? 'machine is' : 'machines are'} ready`,
    ready < count && `at least ${min} must be`,
    failed.size > 0 && `${failed.size} failed (${failures([...failed.values()])})`,
    open > 0 && `${open} ${open === 1 ? 'is' : 'are'} not there yet`,
    missing > 0 && `${missing} ${missing === 1 ? 'was' : 'were'} not seen`,
  ].filter(clause => clause !== false);
  return { ready, wanted: count, min, good, line: `${clauses.join(', ')}` };
};

const failures = (machines: readonly Observed[]): string => {
  const [first, ...others] = machines;
  const told = `${first?.name} before ${first?.failed?.phase}: ${printable(first?.failed?.why ?? '')}`;
  return others.length === 0 ? told : `${told}; and ${others.map(({ name }) => name).join(', ')}`;
};
