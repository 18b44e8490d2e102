import { MayflyError, messageOf } from '../errors.ts';

/** What went wrong, why, and what to do, in one line. */
export const inOneLine = (thrown: unknown): string => {
  if (!(thrown instanceof MayflyError)) return messageOf(thrown);
  const { what, why, next } = thrown.telling;
  return [what, why, next && `next: ${next}`].filter(Boolean).join('; ').replace(/\s+/g, ' ');
};
