import { AwsError } from './aws-error.ts';
import { isRights } from './codes.ts';

/**
 * The organization has closed this region to the account: nobody in it makes anything there. Source: IAM user guide,
 * "Troubleshoot access denied error messages".
 */
export const isClosed = (thrown: unknown): boolean =>
  thrown instanceof AwsError &&
  isRights(thrown.code) &&
  /explicit deny in a service control policy/i.test(thrown.message);

/** Those of regions that are open; all of them where none is, so that they are not told to have answered. */
export const openOnes = <T extends { readonly closed: boolean }>(looks: readonly T[]): readonly T[] => {
  const open = looks.filter(({ closed }) => !closed);
  return open.length > 0 ? open : looks;
};
