import { failure, MayflyError, messageOf } from '../errors.ts';
import type { Phase } from '../fleet/phase.ts';
import { ConnectionLost, HostKeyMismatch, TimedOut } from '../machine/session.ts';

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
