import { failure, MayflyError, messageOf } from '../errors.ts';
import type { Phase } from '../fleet/phase.ts';
import { ConnectionLost, HostKeyMismatch, TimedOut } from '../machine/session.ts';
import { stateOf } from './standstill.ts';
import type { Watch } from './watch.ts';

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

export const gone = (machine: string) =>
  failure({
    what: 'The machine is gone: somebody else removed it',
    machine,
    why: 'its provider does not know it any more',
    next: 'just destroy && just create',
  });

const stopped = 'The machine stopped';

/** A machine that is gone or stopped explains whatever else went wrong with it: then that is what is told. */
export const rootCause = async (
  machines: Watch,
  slot: number,
  name: string,
  error: MayflyError,
): Promise<MayflyError> => {
  const seen = await machines.machine(slot).then(
    machine => ({ machine }),
    () => undefined,
  );
  // The provider did not answer: nothing better is known.
  if (!seen) return error;
  if (!seen.machine) return gone(name);
  if (seen.machine.state !== 'stopped' || error.telling.what.startsWith(stopped)) return error;
  const why = `the provider says: ${stateOf(seen.machine)}. Then: ${error.telling.what}`;
  return failure({ what: stopped, machine: name, why, next: `./mayfly debug ${name}` }, error);
};
