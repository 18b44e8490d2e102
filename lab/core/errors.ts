import { ApiError } from './contract.ts';

/** By the prefix of the id. Source: EC2 API reference, "Error codes". */
const absent: Readonly<Record<string, readonly [code: string, what: string]>> = {
  i: ['InvalidInstanceID.NotFound', 'instance ID'],
  sg: ['InvalidGroup.NotFound', 'security group'],
  vpc: ['InvalidVpcID.NotFound', 'vpc ID'],
  subnet: ['InvalidSubnetID.NotFound', 'subnet ID'],
  eni: ['InvalidNetworkInterfaceID.NotFound', 'networkInterface ID'],
  vol: ['InvalidVolume.NotFound', 'volume'],
  lt: ['InvalidLaunchTemplateId.NotFound', 'launch template'],
  ami: ['InvalidAMIID.NotFound', 'image id'],
  igw: ['InvalidInternetGatewayID.NotFound', 'internetGateway ID'],
  rtb: ['InvalidRouteTableID.NotFound', 'routeTable ID'],
  eipalloc: ['InvalidAllocationID.NotFound', 'allocation ID'],
  eipassoc: ['InvalidAssociationID.NotFound', 'association ID'],
  sir: ['InvalidSpotInstanceRequestID.NotFound', 'spot instance request ID'],
  fleet: ['InvalidFleetId.NotFound', 'fleet ID'],
  key: ['InvalidKeyPair.NotFound', 'key pair'],
  sgr: ['InvalidSecurityGroupRuleId.NotFound', 'security group rule ID'],
};

const malformed: Readonly<Record<string, string>> = {
  i: 'InvalidInstanceID.Malformed',
  sg: 'InvalidGroupId.Malformed',
  ami: 'InvalidAMIID.Malformed',
  lt: 'InvalidLaunchTemplateId.Malformed',
};

/** The resource with this id is not there; `kind` is the prefix that its id should have. */
export const noSuch = (kind: string, id: string): ApiError => {
  const [code, what] = absent[kind] ?? ['InvalidID', 'ID'];
  const wrong = malformed[kind];
  if (wrong && !new RegExp(`^${kind}-[0-9a-f]{8,17}$`).test(id))
    return new ApiError(wrong, `Invalid id: "${id}" (expecting "${kind}-...")`);
  return new ApiError(code, `The ${what} '${id}' does not exist`);
};

export const invalid = (message: string): ApiError => new ApiError('InvalidParameterValue', message);

export const badCombination = (message: string): ApiError =>
  new ApiError('InvalidParameterCombination', message);

export const missing = (parameter: string): ApiError =>
  new ApiError('MissingParameter', `The request must contain the parameter ${parameter}`);

export const inUse = (message: string): ApiError => new ApiError('DependencyViolation', message);

export const dryRun = (): ApiError =>
  new ApiError('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', 412);

export const throttled = (ec2: boolean): ApiError =>
  ec2
    ? new ApiError('RequestLimitExceeded', 'Request limit exceeded.', 503)
    : new ApiError('ThrottlingException', 'Rate exceeded', 400);

/** As all lists by id do: the resources, or the error for the first id that is not there. */
export const pick = <T>(all: ReadonlyMap<string, T>, kind: string, ids: readonly string[]): T[] =>
  ids.map(id => {
    const found = all.get(id);
    if (!found) throw noSuch(kind, id);
    return found;
  });
