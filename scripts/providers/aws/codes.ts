import { AwsError } from './aws-error.ts';

const throttling = new Set([
  'RequestLimitExceeded',
  'EC2ThrottledException',
  'Throttling',
  'ThrottlingException',
  'ThrottledException',
  'RequestThrottled',
  'RequestThrottledException',
  'TooManyRequestsException',
  'BandwidthLimitExceeded',
]);

/** AWS would have done it, but not so fast. Nothing was done. */
export const isThrottle = (code: string): boolean => throttling.has(code);

const capacity = new Set([
  'InsufficientInstanceCapacity',
  'InsufficientHostCapacity',
  'InsufficientVolumeCapacity',
  'InsufficientAddressCapacity',
  'InsufficientCapacityOnHost',
  'InsufficientCapacity',
  'InsufficientFreeAddressesInSubnet',
  'ReservationCapacityExceeded',
  'SpotMaxPriceTooLow',
]);

const quota = new Set([
  'MaxSpotInstanceCountExceeded',
  'VcpuLimitExceeded',
  'InstanceLimitExceeded',
  'MaxFleetCountExceeded',
  'MaxSpotFleetRequestCountExceeded',
  'TargetCapacityLimitExceededException',
  'ResourceLimitExceeded',
]);

const unsuitable = new Set(['Unsupported', 'InvalidFleetConfiguration', 'InvalidInstanceType']);

/** Credentials that are missing or bad: no call was carried out, and the next one would not be either. */
const credentials = new Set([
  'CredentialsProviderError',
  'TokenProviderError',
  'ExpiredToken',
  'ExpiredTokenException',
  'RequestExpired',
  'RequestInTheFuture',
  'RequestTimeTooSkewed',
  'AuthFailure',
  'SignatureDoesNotMatch',
  'IncompleteSignature',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'UnrecognizedClientException',
  'MissingAuthenticationToken',
  'MissingAuthenticationTokenException',
  'UnauthenticatedException',
]);

const ofClock = new Set([
  'RequestExpired',
  'RequestInTheFuture',
  'RequestTimeTooSkewed',
  'AuthFailure',
  'SignatureDoesNotMatch',
  'InvalidSignatureException',
]);

/** What AWS answers, among others, to a call that was signed at a wrong time. It was not carried out. */
export const isOfClock = (code: string): boolean => ofClock.has(code);

const rights = new Set([
  'UnauthorizedOperation',
  'AccessDenied',
  'AccessDeniedException',
  'UnauthorizedException',
  'OptInRequired',
  'PendingVerification',
  'Blocked',
]);

/** What AWS does not let this caller do, now or later. */
export const isRights = (code: string): boolean => rights.has(code);

const transient = new Set([
  'ServerInternal',
  'InternalError',
  'InternalFailure',
  'InternalServerError',
  'ServiceUnavailable',
  'ServiceUnavailableException',
  'Unavailable',
]);

/** What a refused launch means for the pools. Source: EC2 API reference, "Error codes"; EC2 Fleet, "Error codes". */
export type LaunchRefusal =
  /** This pool has nothing: leave it out. */
  | 'capacity'
  /** Nothing was found in what was tried: says nothing about any one pool. */
  | 'unfulfilled'
  /** The region has no room for this market. */
  | 'quota'
  /** Not offered there at all. */
  | 'unsuitable'
  | 'throttle'
  /** The region refuses, and would again. */
  | 'other';

export const launchRefusal = (code: string): LaunchRefusal => {
  if (capacity.has(code)) return 'capacity';
  if (code === 'UnfulfillableCapacity') return 'unfulfilled';
  if (quota.has(code)) return 'quota';
  if (unsuitable.has(code)) return 'unsuitable';
  if (isThrottle(code) || transient.has(code)) return 'throttle';
  return 'other';
};

/** The call did not leave this computer, or nobody was there to take it. Names of getaddrinfo(3) and connect(2). */
const unsent = new Set(['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'ENETUNREACH', 'EHOSTUNREACH']);

export type Failure =
  /** Never arrived: may be sent again. */
  | 'unsent'
  /** Refused before it was done: wait, and send it again. */
  | 'throttled'
  /** Nobody knows whether it was done. */
  | 'ambiguous'
  | 'credentials'
  | 'rights'
  /** A clear no. */
  | 'refused';

/** What the failure of a call means for whoever sent it. */
export const failureOf = (error: AwsError): Failure => {
  if (credentials.has(error.code)) return 'credentials';
  if (!error.answered) return unsent.has(error.code) ? 'unsent' : 'ambiguous';
  if (isThrottle(error.code)) return 'throttled';
  if (rights.has(error.code)) return 'rights';
  if (capacity.has(error.code) || quota.has(error.code)) return 'refused';
  if (transient.has(error.code) || (error.status ?? 0) >= 500) return 'ambiguous';
  return 'refused';
};

const passing: ReadonlySet<Failure> = new Set(['unsent', 'throttled', 'ambiguous']);

/** What may be over when the call is sent again. */
export const passesByWaiting = (failure: Failure): boolean => passing.has(failure);

/** Nobody answered, or with nothing but that it does not work now. */
export const isSilence = (thrown: unknown): boolean =>
  thrown instanceof AwsError && ['unsent', 'ambiguous'].includes(failureOf(thrown));

/** The resource that the call was about does not exist. */
export const isNotFound = (thrown: unknown): thrown is AwsError =>
  thrown instanceof AwsError && /\.(NotFound|NotFoundException|Malformed)$/.test(thrown.code);

/** The same as Lightsail says it. Source: Lightsail API reference; its SDK has both names. */
export const isNoSuchThing = (thrown: unknown): thrown is AwsError =>
  thrown instanceof AwsError && /^NotFound(Exception)?$/.test(thrown.code);

/** A name that something in the region has already, of whatever kind (Lightsail). */
export const isNameTaken = (thrown: unknown): thrown is AwsError =>
  thrown instanceof AwsError &&
  (/^NameExists/.test(thrown.code) ||
    (/^InvalidInput/.test(thrown.code) && /names? .*already in use/i.test(thrown.message)));

/** Not in this state; it passes by waiting (Lightsail), or it does not. */
export const isNotNow = (thrown: unknown): thrown is AwsError =>
  thrown instanceof AwsError && /^(OperationFailure|(Account|Region)SetupInProgress)/.test(thrown.code);

/** More than the account may have (Lightsail has no code of its own for it). */
export const isOverQuota = (thrown: unknown): boolean =>
  thrown instanceof AwsError &&
  /^(InvalidInput|OperationFailure)/.test(thrown.code) &&
  /\b(maximum|limit|quota)\b/i.test(thrown.message);

/** Its name is taken. */
export const isDuplicate = (thrown: unknown): thrown is AwsError =>
  thrown instanceof AwsError && /\.(Duplicate|AlreadyExistsException)$/.test(thrown.code);

/** Something that still exists needs it. */
export const isInUse = (thrown: unknown): thrown is AwsError =>
  thrown instanceof AwsError &&
  [
    'DependencyViolation',
    'InvalidGroup.InUse',
    'InvalidIPAddress.InUse',
    'InvalidNetworkInterface.InUse',
    'VolumeInUse',
  ].includes(thrown.code);
