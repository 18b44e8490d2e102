import { failure } from '../errors.ts';
import { nameOfMachine } from '../fleet/names.ts';
import type { LockedFleetStore } from '../store/store.ts';
import { lookForAll } from './account.ts';
import type { CreatedMachine } from './make-machines.ts';
import type { Workplace } from './workplace.ts';

/** The machines as one more look shows them: what ended since it was ready is not ready any more. */
export const stillRunning = async (
  place: Workplace,
  store: LockedFleetStore,
  machines: readonly CreatedMachine[],
): Promise<CreatedMachine[]> => {
  const memory = await store.read();
  const look = await lookForAll(place, store, memory);
  // Another store may have made a machine of the same name.
  const own = look.machines.filter(({ id }) => memory.present.has(id));
  const states = new Map(own.map(machine => [nameOfMachine(store.scope, machine), machine.state]));
  const places = new Map(
    [...memory.present].map(([id, { place: where }]) => [nameOfMachine(store.scope, { id }), where]),
  );
  // Where a place does not answer now, what was seen a moment ago counts; what another one does not show is gone.
  const isHidden = (name: string) =>
    look.unseen.some(({ place: where }) => where === (places.get(name) ?? where));
  return machines.map(machine => {
    const state = states.get(machine.name) ?? (isHidden(machine.name) ? 'running' : undefined);
    return machine.ready && state !== 'running' ? ended(machine.name, state) : machine;
  });
};

const ended = (machine: string, state: string | undefined): CreatedMachine => ({
  name: machine,
  ready: false,
  error: failure({
    what: 'The machine ended after it was ready',
    machine,
    why: state === undefined ? 'its provider does not show it any more' : `its provider says: ${state}`,
    next: 'just replace    # tries again',
  }),
});
