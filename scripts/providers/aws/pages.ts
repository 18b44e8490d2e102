import { foreignError } from '../../errors.ts';
import { AwsError } from './aws-error.ts';

interface Page {
  readonly NextToken?: string | undefined;
}

/** More pages than anything of one fleet can fill. */
const mostPages = 10_000;
const mostStarts = 3;

/**
 * Every page of a list, empty ones too. A list whose token ran out half-way is read anew from its beginning. Items may
 * come twice where things moved meanwhile: whoever reads them tells them apart by their ids.
 */
export const allPages = async <P extends Page>(
  ask: (token: string | undefined) => Promise<P>,
): Promise<P[]> => {
  for (let start = 1; ; start++)
    try {
      return await readThrough(ask);
    } catch (thrown) {
      const ranOut = thrown instanceof AwsError && isBadToken(thrown);
      if (!ranOut || start === mostStarts) throw thrown;
    }
};

const isBadToken = ({ code, message }: AwsError): boolean =>
  /^(InvalidNextToken|InvalidPaginationToken)$/.test(code) ||
  (code === 'InvalidInputException' && /page token/i.test(message));

const readThrough = async <P extends Page>(ask: (token: string | undefined) => Promise<P>): Promise<P[]> => {
  const pages: P[] = [];
  let token: string | undefined;
  do {
    const page = await ask(token);
    pages.push(page);
    token = page.NextToken || undefined;
    if (pages.length === mostPages)
      throw foreignError({ what: `A list of AWS did not end after ${mostPages} pages` });
  } while (token !== undefined);
  return pages;
};
