import type { Outcome } from '../cli/outcome.ts';
import { type Request, textOption } from '../cli/request.ts';
import { Exit } from '../errors.ts';
import { policy } from '../providers/ec2/policy.ts';

/** The least-privilege IAM policy, made from the actions that the code calls; bound to a fleet when one is named. */
export const run = async (request: Request): Promise<Outcome> => {
  const document = policy(textOption(request, 'fleet'));
  return { exit: Exit.done, text: `${JSON.stringify(document, null, 2)}\n`, json: document };
};
