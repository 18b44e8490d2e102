import type { Cloud } from './cloud.ts';
import { ApiError, type Caller, type LabCall } from './contract.ts';
import { expired } from './faults.ts';
import { lightsailRegions } from './lightsail/regions.ts';
import { type Region, regionNamed } from './regions.ts';

/** What every service checks before it looks at a request. Throws as the service would. */
export const checkCaller = ({ caller, action }: LabCall): void => {
  if (caller.expired) throw expired(action);
};

const pricingRegions: readonly string[] = ['us-east-1', 'eu-central-1', 'ap-south-1'];

/** Two services are not everywhere. */
const isReachable = (action: string, region: string): boolean =>
  action.startsWith('lightsail:')
    ? lightsailRegions.includes(region)
    : !action.startsWith('pricing:') || pricingRegions.includes(region);

/** The region, if this account may use it. */
export const checkRegion = ({ enabled }: Cloud, { region: name, action }: LabCall): Region => {
  const region = regionNamed(name);
  const reachable = region && isReachable(action, name);
  if (reachable && enabled.has(name)) return region;
  const service = action.slice(0, action.indexOf(':'));
  if (!reachable)
    throw new ApiError('UnknownEndpoint', `There is no endpoint of ${service} in '${name}'.`, 404);
  if (service === 'ec2')
    throw new ApiError('AuthFailure', 'AWS was not able to validate the provided access credentials', 401);
  if (service === 'sts')
    throw new ApiError('InvalidClientTokenId', 'The security token included in the request is invalid', 403);
  throw new ApiError(
    'UnrecognizedClientException',
    'The security token included in the request is invalid.',
    400,
  );
};

export const checkPermission = (caller: Caller, action: string): void => {
  // Everybody may ask who he is.
  if (!caller.denied.has(action) || action === 'sts:GetCallerIdentity') return;
  const words = `User: ${caller.arn} is not authorized to perform: ${action}`;
  if (action.startsWith('ec2:'))
    throw new ApiError(
      'UnauthorizedOperation',
      `You are not authorized to perform this operation. ${words} because no identity-based policy allows the ${action} action`,
      403,
    );
  throw new ApiError('AccessDeniedException', words, 400);
};
