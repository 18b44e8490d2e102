import * as z from 'zod';

// Every message completes the sentence "count is 0, but must be …".

/** A whole number in a range, both ends included. */
export const whole = (least: number, most: number) => {
  const error = `a whole number from ${least} to ${most}`;
  return z.number({ error }).int({ error }).min(least, { error }).max(most, { error });
};

/** Text that a pattern describes; `words` says the same to people. */
export const matching = (pattern: RegExp, words: string) =>
  z.string({ error: words }).regex(pattern, { error: words });

/** Text of any kind that survives being written to a file or an argument: no NUL, no half of a surrogate pair. */
export const text = (words: string) => {
  const error = `${words} without NUL and without halves of characters`;
  return z.string({ error }).refine(value => !/[\0\p{Cs}]/u.test(value), { error });
};

export const yesOrNo = () => z.boolean({ error: 'true or false' });

export const finite = (words: string) => z.number({ error: words });
