import { failure } from '../errors.ts';
import { type Ended, endedWords } from '../fleet/ended.ts';
import { nameOfMachine } from '../fleet/names.ts';
import type { Look } from '../providers/provider.ts';
import type { LockedFleetStore } from '../store/store.ts';
import { lookForAll } from './account.ts';
import type { CreatedMachine } from './make-machines.ts';
import type { Workplace } from './workplace.ts';

/** Where something does not answer one look counts for little: so many are asked of the places that do, this far apart. */
const more = { looks: 6, pause: 1_000 } as const;

/** The machines as one more look shows them: what ended since it was ready is not ready any more. */
export const stillRunning = async (
  place: Workplace,
  store: LockedFleetStore,
  machines: readonly CreatedMachine[],
  next: string,
): Promise<CreatedMachine[]> => {
  const { provider, world, signal } = place;
  const memory = await store.read();
  const first = await lookForAll(place, store, memory);
  const places = new Map(
    [...memory.present].map(([id, { place: where, machine }]) => [
      machine ?? nameOfMachine(store.scope, { id }),
      where,
    ]),
  );
  // Where a place does not answer now, what was seen a moment ago counts; what another one does not show is gone.
  const isHidden = (name: string) =>
    first.unseen.some(({ place: where }) => where === (places.get(name) ?? where));
  const nameOf = (machine: Parameters<typeof nameOfMachine>[1]) => nameOfMachine(store.scope, machine);
  const states = new Map<string, string>();
  const ends = new Map<string, Ended>();
  const take = (look: Look) => {
    // Another store may have made a machine of the same name.
    for (const machine of look.machines)
      if (memory.present.has(machine.id)) states.set(nameOf(machine), machine.state);
    for (const end of look.ended ?? []) ends.set(nameOf(end), end);
  };
  take(first);
  const missing = () =>
    machines.filter(({ name, ready }) => ready && !states.has(name) && !ends.has(name) && !isHidden(name));
  if (first.unseen.length > 0 && provider.lag !== undefined)
    for (let looks = 1; looks < more.looks && missing().length > 0; looks++) {
      await world.clock.sleep(more.pause, signal);
      const where = new Set(missing().flatMap(({ name }) => places.get(name) ?? []));
      take(await provider.look(store.scope, ['machine'], [...where]));
    }
  const whyOf = (name: string, state: string | undefined): string => {
    const end = ends.get(name);
    if (state !== undefined) return `its provider says: ${state}`;
    return end ? endedWords(end, world.clock.now()) : 'its provider does not show it any more';
  };
  return machines.map(machine => {
    const { name, ready } = machine;
    const state = states.get(name) ?? (isHidden(name) ? 'running' : undefined);
    // An answer that says "pending" of what was ready is an old one.
    if (!ready || state === 'running' || state === 'pending') return machine;
    const telling = { what: 'The machine ended after it was ready', machine: name, why: whyOf(name, state) };
    return { name, ready: false, error: failure({ ...telling, next }) };
  });
};
