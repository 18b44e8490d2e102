import { failure, MayflyError, messageOf, nextOf, reasonOf } from '../errors.ts';
import { isLostToSpot } from '../fleet/ended.ts';
import type { Phase } from '../fleet/phase.ts';
import { ConnectionLost, HostKeyMismatch, TimedOut } from '../machine/session.ts';
import type { Clock } from '../world/world.ts';
import { gone, lost } from './gone.ts';
import { stateOf } from './standstill.ts';
import type { Watch, Watched } from './watch.ts';

/** A script of ours that failed on a machine. */
export const scriptFailed = (machine: string, what: string, stderr: string) =>
  failure({
    what: `On the machine, ${what}`,
    machine,
    why: stderr.trim().split('\n').at(-1) ?? '',
    next: `./mayfly debug ${machine}`,
  });

/** Turns whatever ended a journey into words for people. */
export const explain = (thrown: unknown, machine: string, ahead: Phase): MayflyError => {
  if (thrown instanceof MayflyError) return thrown;
  const next = `./mayfly debug ${machine}`;
  const why = messageOf(thrown);
  if (thrown instanceof HostKeyMismatch)
    return failure(
      { what: 'Another host key than the pinned one: this machine is not used', machine, why, next },
      thrown,
    );
  if (thrown instanceof TimedOut)
    return failure({ what: `No answer on the way to "${ahead}"`, machine, why, next }, thrown);
  if (thrown instanceof ConnectionLost)
    return failure(
      { what: `The machine could not be reached on the way to "${ahead}"`, machine, why, next },
      thrown,
    );
  return new MayflyError('bug', { what: `On the way to "${ahead}": ${why}`, machine }, 1, thrown);
};

const stopped = 'The machine stopped';

/** Milliseconds: a machine that goes down ends what runs on it before its provider says so, and then takes its time. */
const patience = { running: 1000, stopping: 15_000, between: 500 };

/** A machine that is gone or stopped explains whatever else went wrong with it: then that is what is told. */
export const rootCause = async (
  clock: Clock,
  machines: Watch,
  watched: Watched,
  error: MayflyError,
): Promise<MayflyError> => {
  if (error.telling.what.startsWith(stopped)) return error;
  const began = clock.monotonic();
  try {
    for (;;) {
      const machine = await machines.machine(watched);
      if (!machine) return gone(clock, machines, watched);
      if (isLostToSpot(machine.reason)) return lost(watched.name, machine.reason);
      if (machine.state === 'stopped') {
        const why = `the provider says: ${stateOf(machine)}. Then: ${error.telling.what}`;
        return failure(
          { what: stopped, machine: watched.name, why, next: `./mayfly debug ${watched.name}` },
          error,
        );
      }
      const limit = machine.state === 'stopping' ? patience.stopping : patience.running;
      if (clock.monotonic() - began >= limit) return error;
      await clock.sleep(patience.between);
    }
  } catch (thrown) {
    return unasked(error, thrown);
  }
};

/** Nothing better is known where the provider did not answer; of a machine that was not reached, that is told too. */
const unasked = (error: MayflyError, thrown: unknown): MayflyError => {
  const { cause, telling } = error;
  const unreached = cause instanceof ConnectionLost || cause instanceof TimedOut;
  if (!unreached || !(thrown instanceof MayflyError)) return error;
  const next = nextOf(thrown) ?? telling.next;
  const told = { ...telling, why: `${telling.why}; and ${reasonOf(thrown)}` };
  return failure({ ...told, ...(next !== undefined && { next }) }, cause);
};
