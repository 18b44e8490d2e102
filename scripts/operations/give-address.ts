import { MayflyError, messageOf } from '../errors.ts';
import type { LockedFleetStore } from '../store/store.ts';
import {
  type Addressed,
  addressing,
  addressWords,
  findAddress,
  findMachine,
  refuseStranger,
} from './address.ts';
import { causeOf, type examiner } from './examiner.ts';
import type { CreatedMachine } from './make-machines.ts';
import type { Prepared } from './prepare.ts';
import type { Workplace } from './workplace.ts';

/** The machines of a fleet, one of which has its address now. */
export interface InFront {
  readonly machines: readonly CreatedMachine[];
  readonly addressed?: Addressed;
}

/**
 * Gives the fleet's address to its machine that is ready, and verifies it again through the address. A machine that is
 * not seen to be well there is not ready.
 */
export const giveAddress = async (
  place: Workplace,
  store: LockedFleetStore,
  prepared: Prepared,
  machines: readonly CreatedMachine[],
  examine: ReturnType<typeof examiner>,
): Promise<InFront> => {
  const ready = machines.find(machine => machine.ready);
  if (!prepared.definition.static_address || !ready) return { machines };
  const { name } = ready;
  try {
    const { machine, look } = await findMachine(place, name);
    if (!machine) throw new MayflyError('user', { what: 'The machine is gone', machine: name }, 1);
    const address = await findAddress(place, machine.place);
    await refuseStranger(place, address, look);
    const way = await addressing(place, store, prepared.definition, machine, address);
    await store.assertHeld();
    await way.move();
    const addressed = await way.verify();
    // What failed here before is well now, where that can be told.
    const { failed } = (await store.read()).machines.get(name) ?? {};
    if (failed && way.learned) await store.write({ type: 'phase', machine: name, phase: 'ready' });
    place.emit({ type: 'note', text: `${name} has the address ${addressWords(addressed)}` });
    return { machines, addressed };
  } catch (thrown) {
    if (place.signal.aborted) throw place.signal.reason;
    await store.assertHeld();
    const error =
      thrown instanceof MayflyError
        ? thrown
        : new MayflyError('bug', { what: messageOf(thrown), machine: name }, 1, thrown);
    const failed = { phase: 'ready', why: error.telling.what } as const;
    place.emit({ type: 'failed', machine: name, ...failed });
    await store.write({ type: 'failed', machine: name, ...failed });
    const worse = { name, ready: false, error, ...(await causeOf(examine, name)) };
    return { machines: machines.map(machine => (machine.name === name ? worse : machine)) };
  }
};
