import { defaultEnvironment } from '../../fleet/names.ts';
import { actedFleet, actedMachine } from '../model/blocked.ts';
import type { Fleet } from '../model/fleet.ts';
import { type State, topView } from '../model/state.ts';

/** The plain command that does what a key does here: `mayfly list --env staging`. */
export const plainCommand = (state: State, command: string): string => {
  const fleet = actedFleet(state);
  const machine = actedMachine(state)?.name ?? '<machine>';
  const machines = topView(state).logs?.machines ?? [];
  return command
    .replace('<machine>', machines.length === 1 ? (machines[0] ?? machine) : machine)
    .replace('…', fleet ? namingOf(fleet) : '')
    .replace(/ +/g, ' ')
    .trimEnd();
};

/** The options that name a fleet on the command line. */
export const namingOf = ({ scope, described, provider }: Fleet): string =>
  [
    ...(described
      ? []
      : [`--fleet ${scope.fleet}`, ...(provider === 'local' ? [] : [`--provider ${provider}`])]),
    ...(scope.environment === defaultEnvironment ? [] : [`--env ${scope.environment}`]),
  ].join(' ');
