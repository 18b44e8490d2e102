import type { Outcome } from '../cli/outcome.ts';
import { type Request, textOption } from '../cli/request.ts';
import { Exit, usageError } from '../errors.ts';
import { didYouMean } from '../fleet/nearest.ts';
import { policy as ofEc2 } from '../providers/ec2/policy.ts';
import { policy as ofLightsail } from '../providers/lightsail/policy.ts';

const policies: ReadonlyMap<string, typeof ofEc2> = new Map([
  ['ec2', ofEc2],
  ['lightsail', ofLightsail],
]);

/** The least-privilege IAM policy, made from the actions that the code calls; bound to a fleet when one is named. */
export const run = async (request: Request): Promise<Outcome> => {
  const provider = textOption(request, 'provider') ?? 'ec2';
  const policy = policies.get(provider);
  if (!policy)
    throw usageError({
      what: `There is no policy for ${provider}${didYouMean(provider, [...policies.keys()])}`,
      why: `there is one for ${[...policies.keys()].join(' and ')}`,
    });
  const document = policy(textOption(request, 'fleet'));
  return { exit: Exit.done, text: `${JSON.stringify(document, null, 2)}\n`, json: document };
};
