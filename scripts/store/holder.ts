import { failure, type MayflyError } from '../errors.ts';
import { type Scope, scopeName } from '../fleet/names.ts';
import { onlyLine, openDocument, sealDocument } from './document.ts';
import type { Holder } from './store.ts';

/** What a lock file says. */
export interface LockNote extends Holder {
  readonly released: boolean;
}

export const encodeNote = (scope: Scope, note: LockNote): string =>
  `${sealDocument('lock', scope, note).line}\n`;

/** The note, or in words why it cannot be used. */
export const decodeNote = (bytes: Uint8Array, scope: Scope): LockNote | string => {
  const opened = openDocument('lock', scope, onlyLine(bytes));
  if (typeof opened === 'string') return opened;
  const note = opened.payload as unknown as LockNote & { since: string; heartbeat: string };
  return { ...note, since: new Date(note.since), heartbeat: new Date(note.heartbeat) };
};

/** Whoever wrote a lock file that cannot be read. */
export const unknownHolder = (fence: number, modified: Date): Holder => ({
  id: '',
  fence,
  user: 'unknown',
  host: 'unknown',
  pid: 0,
  birth: '',
  command: 'unknown',
  since: modified,
  heartbeat: modified,
});

/** The error for whoever comes second. Without `now` a sign of life was just seen, whatever time it tells. */
export const heldError = (
  scope: Scope,
  holder: Holder,
  file: string,
  host: string,
  now?: Date,
): MayflyError => {
  const what = `Another command is at work on ${scopeName(scope)}`;
  const beat = now ? lastSign(holder, now) : 'it gave a sign of life just now';
  if (holder.id === '')
    return failure({
      what,
      why: `the lock file cannot be read, so its holder is unknown; ${beat}`,
      file,
      next: 'wait a minute, then run the command again: the lock of a dead holder is taken over',
    });
  const there = holder.host === host ? '' : ` on ${holder.host}`;
  return failure({
    what,
    why:
      `${holder.user}@${holder.host} holds its lock: pid ${holder.pid}, "${holder.command}", ` +
      `since ${holder.since.toISOString()}, ${beat}`,
    file,
    next: `wait until it has ended, or stop it${there}: kill ${holder.pid}`,
  });
};

const lastSign = ({ heartbeat }: Holder, now: Date): string => {
  const age = Math.max(0, Math.round((now.getTime() - heartbeat.getTime()) / 1000));
  return `last sign of life ${heartbeat.toISOString()}, ${age} s ago`;
};
