import { setTimeout as pause } from 'node:timers/promises';
import { errno } from './errno.ts';

const patience = 2000;

/** Ends a process group: SIGTERM, then SIGKILL for what is left when its leader has ended, at most two seconds later. */
export const endGroup = async (leader: number, ended: Promise<unknown>): Promise<void> => {
  const waiting = new AbortController();
  signalGroup(leader, 'SIGTERM');
  const late = pause(patience, undefined, { signal: waiting.signal }).catch(() => undefined);
  await Promise.race([ended.catch(() => undefined), late]);
  waiting.abort();
  signalGroup(leader, 'SIGKILL');
};

const signalGroup = (leader: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(-leader, signal);
  } catch (thrown) {
    // ESRCH: all are gone. EPERM: what is left belongs to another user (sudo) and cannot be ended from here.
    if (errno(thrown) !== 'ESRCH' && errno(thrown) !== 'EPERM') throw thrown;
  }
};
