import { AwsError } from './aws-error.ts';
import { isRights } from './codes.ts';

/**
 * The organization has closed this region to the account: nobody in it makes anything there any more. Source: IAM user guide,
 * "Troubleshoot access denied error messages".
 */
export const isClosed = (thrown: unknown): boolean =>
  thrown instanceof AwsError &&
  isRights(thrown.code) &&
  /explicit deny in a service control policy/i.test(thrown.message);
