import { Exit, MayflyError, messageOf, unproven } from '../errors.ts';
import type { Boot, Made, Making } from '../providers/provider.ts';
import { stopwatch } from '../stopwatch.ts';
import type { JournalRecord, LockedFleetStore } from '../store/store.ts';
import type { Workplace } from './workplace.ts';

/** Milliseconds; how long a call may still come is counted from its intent. */
const fresh = 5_000;

/**
 * The only way to make something: intent synced, lock still ours, then the call, then its outcome, in one write with
 * what `also` says about it. A call that waits before it is sent has its intent written anew.
 */
export const makeOne = async (
  place: Workplace,
  store: LockedFleetStore,
  making: Making,
  boot?: Boot,
  also: (made: Made) => JournalRecord[] = () => [],
): Promise<Made> => {
  const { run } = making.owner;
  const dated = () => {
    const at = place.provider.now?.()?.toISOString();
    return at === undefined ? {} : { at };
  };
  let age = stopwatch(place.world.clock);
  const write = async () => {
    const now = stopwatch(place.world.clock);
    await store.write({ type: 'intent', run, making, ...dated() });
    await store.assertHeld();
    place.signal.throwIfAborted();
    age = now;
  };
  let stopped: { readonly by: unknown } | undefined;
  let writing: Promise<void> | undefined;
  const sending = async () => {
    if (stopped) throw stopped.by;
    if (age() < fresh) return;
    // Calls that are sent side by side wait for the same one.
    writing ??= write()
      .catch((thrown: unknown) => {
        stopped = { by: thrown };
        throw thrown;
      })
      .finally(() => {
        writing = undefined;
      });
    await writing;
  };
  await write();
  let made: Made;
  try {
    made = await place.provider.make(making, boot, place.signal, sending);
  } catch (thrown) {
    if (stopped) throw await notSent(place, store, making, stopped.by, thrown);
    // Where the outcome is not known the intent stays open, and the next run looks.
    if (!place.signal.aborted && !isUnproven(thrown))
      await store.write({ type: 'refused', run, name: making.name, why: messageOf(thrown) });
    throw thrown;
  }
  const { machines, refusals, late } = made;
  const outcome = {
    type: 'made' as const,
    run,
    name: making.name,
    ...(machines.length > 0 && { machines }),
    ...(refusals.length > 0 && { refusals }),
    ...(late && { late }),
    ...dated(),
  };
  await store.write(outcome, ...also(made)).catch((thrown: unknown) => {
    if (machines.length === 0) throw thrown;
    throw unproven(
      {
        what: `${machines.length} machines of ${making.place} were made, and that could not be written down`,
        why: messageOf(thrown),
        next: 'mend that, then: just heal, which finds them; or: just destroy',
      },
      thrown,
    );
  });
  return made;
};

/** An earlier try of it may have been sent: the intent stays open, and nobody makes the same again. */
const notSent = async (
  place: Workplace,
  store: LockedFleetStore,
  { name, place: where }: Making,
  why: unknown,
  thrown: unknown,
): Promise<unknown> => {
  if (isUnproven(thrown)) return thrown;
  await store.assertHeld();
  place.signal.throwIfAborted();
  return unproven(
    {
      what: `It is not known whether ${name} was made in ${where}`,
      why: `what was to be sent could not be written down before: ${messageOf(why)}`,
      next: 'mend that, then: just heal; or: just destroy',
    },
    why,
  );
};

const isUnproven = (thrown: unknown) => thrown instanceof MayflyError && thrown.exit === Exit.unproven;
