import { scopeName } from '../../fleet/names.ts';
import { machinesWords } from './counts.ts';
import type { Fleet } from './fleet.ts';
import { runningJob } from './job.ts';
import type { Action } from './keymap.ts';
import type { MachineRow } from './machine-row.ts';
import { cursorIndex } from './shown.ts';
import { fleetOf, type State, topView } from './state.ts';

/** The fleet that a key would act on. */
export const actedFleet = (state: State): Fleet | undefined => {
  const { screen, fleet } = topView(state);
  return screen === 'fleets' ? state.shown.fleets[cursorIndex(state)] : fleetOf(state, fleet);
};

/** The machine that a key would act on. */
export const actedMachine = (state: State): MachineRow | undefined => {
  const { screen, fleet, machine } = topView(state);
  if (screen === 'machines') return state.shown.machines[cursorIndex(state)];
  return fleetOf(state, fleet)?.rows.find(({ name }) => name === machine);
};

/** Why a key would do nothing now; undefined when it works. */
export const blocked = (state: State, action: Action): string | undefined => {
  const view = topView(state);
  const fleet = actedFleet(state);
  const machine = actedMachine(state);
  if (state.without.includes(action)) return 'it comes with a later version';
  switch (action) {
    case 'back':
      return state.views.length > 1 || view.list.filter !== ''
        ? undefined
        : 'this is the first screen: q leaves it';
    case 'open':
      if (view.screen === 'fleets') return fleet ? undefined : noFleet(state);
      return noMachine(state, fleet, 'open');
    case 'mark':
      return noMachine(state, fleet, 'mark');
    case 'logs':
      return !fleet
        ? noFleet(state)
        : view.screen === 'fleets'
          ? noMachines(fleet)
          : (noMachine(state, fleet, 'connect to') ?? noLogin(machine));
    case 'shell':
      return noMachine(state, fleet, 'connect to') ?? noLogin(machine);
    case 'debug':
      return noMachine(state, fleet, 'examine');
    case 'copy':
      return view.screen === 'logs' || view.screen === 'work' || fleet
        ? undefined
        : 'there is nothing to copy';
    case 'work':
      return state.jobs.length > 0 ? undefined : 'nothing was begun from here yet';
    case 'stop':
      return runningJob(state) ? undefined : 'nothing is under way';
    case 'suspend':
      return runningJob(state) ? 'what is under way would stand still' : undefined;
    case 'create':
    case 'replace':
    case 'heal':
    case 'destroy':
      return fleet ? blockedChange(state, fleet, action) : noFleet(state);
    case 'layout':
      return (view.logs?.machines.length ?? 0) > 1 ? undefined : 'only one machine is shown';
    default:
      return undefined;
  }
};

const noFleet = ({ loaded }: State) => (loaded ? 'there is no fleet here' : 'the fleets are being asked for');
const noMachines = (fleet: Fleet): string | undefined =>
  fleet.rows.length > 0
    ? undefined
    : machinesWords(fleet) === 'none'
      ? `${fleet.name} has no machines`
      : `${fleet.name} ${machinesWords(fleet) === 'asking' ? 'is being asked' : 'could not be asked'}`;

const noMachine = (state: State, fleet: Fleet | undefined, to: string): string | undefined => {
  if (actedMachine(state)) return undefined;
  return (fleet && noMachines(fleet)) ?? `there is no machine to ${to}`;
};

const noLogin = (machine: MachineRow | undefined): string | undefined =>
  machine && machine.endpoint === undefined
    ? `${machine.name} has no address to connect to (${machine.status})`
    : undefined;

const blockedChange = (
  state: State,
  fleet: Fleet,
  action: 'create' | 'replace' | 'heal' | 'destroy',
): string | undefined => {
  const { described, rows, holder, scope } = fleet;
  const job = state.jobs.find(one => one.fleet === fleet.key && !one.ended);
  if (job) return `${job.verb} of ${fleet.name} is under way (w shows it)`;
  if (holder) return `${holder} is at work on it`;
  if (action !== 'destroy' && !described) return `the fleet file does not describe ${scopeName(scope)}`;
  // Of what an interrupted run left, create itself knows whether it goes on.
  if (
    action === 'create' &&
    rows.length >= Math.max(1, fleet.wanted ?? 1) &&
    rows.every(({ status }) => status === 'ready')
  )
    return `${fleet.name} exists already: p replaces it`;
  if (action === 'heal' && rows.length === 0 && machinesWords(fleet) === 'none')
    return `${fleet.name} has no machines: n creates it`;
  return undefined;
};
