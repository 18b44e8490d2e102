import { messageOf, usageError } from '../errors.ts';

/** Whether a text is wanted: it matches the expression, and contains the words in any case. Throws a usage error. */
export const logMatch = (
  filter: string | undefined,
  search: string | undefined,
): ((text: string) => boolean) => {
  const expression = filter === undefined ? undefined : readExpression(filter);
  const words = search?.toLowerCase();
  return text =>
    (expression === undefined || expression.test(text)) &&
    (words === undefined || text.toLowerCase().includes(words));
};

const readExpression = (filter: string): RegExp => {
  try {
    return new RegExp(filter, 'u');
  } catch (thrown) {
    throw usageError({
      what: `--filter ${JSON.stringify(filter)} is not a regular expression`,
      why: messageOf(thrown),
      next: 'mayfly logs --search TEXT    # for words as they are',
    });
  }
};
