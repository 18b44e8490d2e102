import { type MayflyError, usageError } from '../errors.ts';

/** A value cannot be written so that its reader gets the same value. `why` goes on after the value's name. */
export const unquotable = (name: string, why: string): MayflyError =>
  usageError({ what: `${name} ${why}`, next: `change ${name}` });

/** Refuses text that has no UTF-8: halves of surrogate pairs. */
export const refuseBroken = (value: string, name: string): void => {
  if (/\p{Surrogate}/u.test(value))
    throw unquotable(name, 'holds half of a surrogate pair, which is not valid text');
};

export const refuseNul = (value: string, name: string): void => {
  if (value.includes('\0')) throw unquotable(name, 'holds a NUL character, which no program can be given');
};
