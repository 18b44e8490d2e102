import { failure } from '../errors.ts';
import { endedWords } from '../fleet/ended.ts';
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
  next: string,
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
  const ends = new Map((look.ended ?? []).map(one => [nameOfMachine(store.scope, one), one]));
  const whyOf = (name: string, state: string | undefined): string => {
    const end = ends.get(name);
    if (state !== undefined) return `its provider says: ${state}`;
    return end ? endedWords(end, place.world.clock.now()) : 'its provider does not show it any more';
  };
  return machines.map(machine => {
    const { name, ready } = machine;
    const state = states.get(name) ?? (isHidden(name) ? 'running' : undefined);
    if (!ready || state === 'running') return machine;
    const telling = { what: 'The machine ended after it was ready', machine: name, why: whyOf(name, state) };
    return { name, ready: false, error: failure({ ...telling, next }) };
  });
};
