import { Exit, MayflyError } from '../errors.ts';
import type { ResourceKind } from '../providers/provider.ts';
import { inventory } from './inventory.ts';

type Things = readonly { readonly kind: ResourceKind }[];

const again = 'run the command again';

/** A next step, and the command after it: what says "run the command again" names it. */
export const thenRun = (next: string | undefined, command: string): string => {
  if (next === undefined) return command;
  return next.includes(again) ? next.replace(again, command) : `${next}; then: ${command}`;
};

/** The next step about a machine that failed in a run that is over. */
export const healed = (next: string): string => next.replace(/run the command again(?! in )/, 'just heal');

/** What ended a removal that had begun: never "nothing was touched", and it tells what is left. */
export const halfRemoved = (thrown: unknown, left: Things, command = 'just destroy'): unknown => {
  if (!(thrown instanceof MayflyError)) return thrown;
  // The other exits are of the store, the lock, and of whoever stopped it.
  if (thrown.exit !== Exit.usage && thrown.exit !== Exit.unproven) return thrown;
  const telling = { ...withLeft(thrown, left), next: thenRun(thrown.telling.next, command) };
  return new MayflyError(thrown.kind, telling, Exit.unproven, thrown.cause);
};

/** The same for what had begun to make. `unsure`: of something it is not known whether it was made. */
export const halfMade = (failed: MayflyError, left: Things, unsure: boolean): MayflyError => {
  const exit = unsure ? Exit.unproven : failed.exit === Exit.usage ? Exit.failed : failed.exit;
  const next = left.length === 0 && !unsure ? {} : { next: goOnOrDestroy(failed.telling.next) };
  return new MayflyError(failed.kind, { ...withLeft(failed, left), ...next }, exit, failed.cause);
};

const goOnOrDestroy = (next: string | undefined): string => {
  if (next?.includes('just destroy')) return next;
  const goOn = next?.includes(again) ? next : [next, again].filter(Boolean).join('; then ');
  return `${goOn}; or: just destroy`;
};

const withLeft = ({ telling }: MayflyError, left: Things) => {
  if (left.length === 0) return telling;
  const told = `left: ${inventory(left)}`;
  return { ...telling, why: telling.why === undefined ? told : `${telling.why}\n${told}` };
};
