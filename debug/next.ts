import { namePattern } from '../scripts/fleet/names.ts';
import type { ExaminedMachine } from './bundle.ts';
import type { Draft } from './opinion.ts';

/** Troubles that may go by themselves, or that lie outside of the machine: look again before anything is thrown away. */
const passing = new Set([
  'packages-locked',
  'dns-upstream',
  'unit-restarted',
  'memory-short',
  'console-trouble',
  'kernel-hang',
  'ssh-full',
]);

/** Nothing is wrong with the description: the machine alone is made anew. */
const lost = new Set(['machine-reclaimed']);

/** The next command. A machine is never repaired: its description is changed, and it is made anew. */
export const nextCommand = (machine: ExaminedMachine, draft: Draft): string =>
  draft.next ??
  (machine.stranger ? lookAgain(machine) : undefined) ??
  (passing.has(draft.kind) && draft.severity === 'warning'
    ? lookAgain(machine)
    : `./mayfly ${lost.has(draft.kind) ? 'heal' : 'replace'}${option(machine)}`);

/** The command that examines the same machine again. */
export const lookAgain = (machine: ExaminedMachine): string =>
  `./mayfly debug ${shellSafe(machine.name)}${machine.stranger ? ' --key <private key> --user <user>' : option(machine)}`;

const option = ({ environment }: ExaminedMachine): string =>
  environment !== undefined && namePattern.test(environment) && environment !== 'default'
    ? ` --env ${environment}`
    : '';

/** Names come from a file that may have been tampered with: one that could mean something to a shell is not shown. */
const shellSafe = (name: string): string =>
  /^[A-Za-z0-9][A-Za-z0-9.:_-]{0,100}$/.test(name) ? name : '<machine>';
