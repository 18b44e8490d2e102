import type { AwsError } from './aws-error.ts';
import { isRights, launchRefusal } from './codes.ts';

type Refused = Pick<AwsError, 'code' | 'message'>;

/** What can be done about a refusal: the next command, or what to change. undefined where nothing better than its words is known. */
export const adviceOn = ({ code, message }: Refused): string | undefined => {
  // Source: EC2 user guide, "Service-linked role for Spot Instance requests"; EC2 Fleet, "prerequisites".
  if (/ServiceLinkedRole/i.test(`${code} ${message}`)) {
    const service = /ec2fleet/i.test(message) ? 'ec2fleet' : 'spot';
    return `aws iam create-service-linked-role --aws-service-name ${service}.amazonaws.com    # once for the account; it needs iam:CreateServiceLinkedRole`;
  }
  if (isRights(code)) return adviceOnRights({ code, message });
  // A fleet keeps the image that it has; its publisher takes old ones away.
  if (/^InvalidAMIID/.test(code))
    return 'just replace    # makes the fleet anew with the newest image: this one is not there any more';
  switch (launchRefusal(code)) {
    case 'capacity':
    case 'unfulfilled':
      return 'name more types or regions in fleet.yaml, then just replace; or wait, then: just heal';
    case 'quota':
      return 'lower count, or name more regions in fleet.yaml; or: aws service-quotas list-service-quotas --service-code ec2, and ask for more';
    case 'unsuitable':
      return 'name other types in fleet.yaml: aws ec2 describe-instance-type-offerings shows those of a region';
    case 'throttle':
      return 'run the command again in a minute';
    case 'other':
      return undefined;
  }
};

/** What must be allowed, by whom. */
export const adviceOnRights = (refused: Refused, ...more: readonly Refused[]): string => {
  const { code } = refused;
  if (code === 'OptInRequired') return 'enable the region in the AWS console, or take it out of ec2.regions';
  if (code === 'PendingVerification' || code === 'Blocked') return 'ask AWS support about this account';
  const actions = [refused, ...more].flatMap(
    ({ message }) => /\b[a-z0-9-]+:[A-Z][A-Za-z]+\b/.exec(message)?.[0] ?? [],
  );
  return `allow ${[...new Set(actions)].join(', ') || 'it'} for this user or role, then run the command again`;
};
