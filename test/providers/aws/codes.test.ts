import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Exit } from '../../../scripts/errors.ts';
import { AwsError } from '../../../scripts/providers/aws/aws-error.ts';
import {
  failureOf,
  isDuplicate,
  isInUse,
  isNotFound,
  launchRefusal,
} from '../../../scripts/providers/aws/codes.ts';
import { explained } from '../../../scripts/providers/aws/explain.ts';

const error = (code: string, status: number | undefined = 400, answered = true) =>
  new AwsError(code, `about ${code}`, { status, answered });

/** [code, HTTP status, what it means for the call, what it means for a launch]. */
const codes: readonly (readonly [string, number, string, string])[] = [
  ['RequestLimitExceeded', 503, 'throttled', 'throttle'],
  ['EC2ThrottledException', 503, 'throttled', 'throttle'],
  ['ThrottlingException', 400, 'throttled', 'throttle'],
  ['InsufficientInstanceCapacity', 500, 'refused', 'capacity'],
  ['InsufficientHostCapacity', 500, 'refused', 'capacity'],
  ['InsufficientVolumeCapacity', 500, 'refused', 'capacity'],
  ['InsufficientAddressCapacity', 500, 'refused', 'capacity'],
  ['InsufficientFreeAddressesInSubnet', 400, 'refused', 'capacity'],
  ['ReservationCapacityExceeded', 400, 'refused', 'capacity'],
  ['SpotMaxPriceTooLow', 400, 'refused', 'capacity'],
  ['UnfulfillableCapacity', 400, 'refused', 'unfulfilled'],
  ['ServerInternal', 500, 'ambiguous', 'throttle'],
  ['InternalError', 500, 'ambiguous', 'throttle'],
  ['InternalFailure', 500, 'ambiguous', 'throttle'],
  ['ServiceUnavailable', 503, 'ambiguous', 'throttle'],
  ['Unavailable', 503, 'ambiguous', 'throttle'],
  ['NeverHeardOf', 502, 'ambiguous', 'other'],
  ['MaxSpotInstanceCountExceeded', 400, 'refused', 'quota'],
  ['VcpuLimitExceeded', 400, 'refused', 'quota'],
  ['InstanceLimitExceeded', 400, 'refused', 'quota'],
  ['MaxFleetCountExceeded', 400, 'refused', 'quota'],
  ['Unsupported', 400, 'refused', 'unsuitable'],
  ['InvalidFleetConfiguration', 400, 'refused', 'unsuitable'],
  ['InvalidParameterValue', 400, 'refused', 'other'],
  ['UnauthorizedOperation', 403, 'rights', 'other'],
  ['OptInRequired', 403, 'rights', 'other'],
  ['PendingVerification', 400, 'rights', 'other'],
  ['Blocked', 403, 'rights', 'other'],
  ['AuthFailure', 401, 'credentials', 'other'],
  ['RequestExpired', 400, 'credentials', 'other'],
  ['RequestInTheFuture', 403, 'credentials', 'other'],
  ['RequestTimeTooSkewed', 403, 'credentials', 'other'],
  ['ExpiredTokenException', 400, 'credentials', 'other'],
  ['UnrecognizedClientException', 400, 'credentials', 'other'],
];

for (const [code, status, failure, refusal] of codes)
  test(`${code} (${status}) is ${failure}, and of a launch ${refusal}`, () => {
    assert.equal(failureOf(error(code, status)), failure);
    assert.equal(launchRefusal(code), refusal);
  });

test('without an answer nobody knows whether it was done, unless it never left', () => {
  for (const code of ['ECONNRESET', 'TimeoutError', 'EPIPE', 'TruncatedBody'])
    assert.equal(failureOf(error(code, undefined, false)), 'ambiguous');
  for (const code of ['ENOTFOUND', 'ECONNREFUSED', 'EAI_AGAIN', 'ENETUNREACH'])
    assert.equal(failureOf(error(code, undefined, false)), 'unsent');
  assert.equal(failureOf(error('CredentialsProviderError', undefined, false)), 'credentials');
});

test('names that are taken, things that are missing and things in use are told apart', () => {
  for (const code of [
    'InvalidGroup.Duplicate',
    'InvalidPermission.Duplicate',
    'InvalidLaunchTemplateName.AlreadyExistsException',
  ])
    assert.ok(isDuplicate(error(code)), code);
  for (const code of [
    'InvalidInstanceID.NotFound',
    'InvalidGroup.NotFound',
    'InvalidLaunchTemplateId.NotFound',
    'InvalidLaunchTemplateName.NotFoundException',
    'InvalidVolume.NotFound',
    'InvalidInstanceID.Malformed',
  ])
    assert.ok(isNotFound(error(code)), code);
  for (const code of ['DependencyViolation', 'InvalidGroup.InUse', 'VolumeInUse'])
    assert.ok(isInUse(error(code)), code);
  assert.ok(!isNotFound(new Error('InvalidGroup.NotFound')));
});

test('every kind of failure is told with what was tried, why, and what to do next', () => {
  const told = (code: string, status?: number, answered?: boolean) => {
    const { telling, exit } = explained(error(code, status, answered), 'list instances in eu-west-1');
    return [telling.what, telling.next, exit];
  };
  assert.deepEqual(told('CredentialsProviderError', undefined, false), [
    'There are no AWS credentials that can be used',
    'aws sso login    # or: aws configure; or set AWS_PROFILE, or profile in fleet.yaml',
    Exit.usage,
  ]);
  const nosuch = new AwsError(
    'CredentialsProviderError',
    'Could not resolve credentials using profile: [shop-1]',
    {
      answered: false,
    },
  );
  assert.match(explained(nosuch, 'x').telling.next ?? '', /^aws sso login --profile shop-1 /);
  const over = new AwsError(
    'CredentialsProviderError',
    'The SSO session associated with this profile has expired. To refresh this SSO session run aws sso login.',
    { answered: false },
  );
  assert.match(explained(over, 'x').telling.next ?? '', /^aws sso login {4}#/);
  assert.deepEqual(told('ExpiredToken', 403)[0], 'The AWS credentials have run out');
  assert.deepEqual(told('SignatureDoesNotMatch', 403)[0], 'AWS does not accept the credentials');
  assert.deepEqual(told('OptInRequired', 403), [
    'AWS does not let you list instances in eu-west-1',
    'enable the region in the AWS console, or take it out of ec2.regions',
    Exit.usage,
  ]);
  assert.deepEqual(
    told('ECONNREFUSED', undefined, false)[0],
    'AWS cannot be reached: could not list instances in eu-west-1',
  );
  assert.deepEqual(
    told('TimeoutError', undefined, false)[0],
    'AWS does not answer: could not list instances in eu-west-1',
  );
  assert.deepEqual(told('RequestLimitExceeded', 503)[2], Exit.failed);
  assert.deepEqual(told('InvalidParameterValue')[0], 'Could not list instances in eu-west-1');
  const denied = new AwsError(
    'UnauthorizedOperation',
    'You may not.\n  User x is not authorized to perform: ec2:RunInstances on y',
    { status: 403 },
  );
  const { telling } = explained(denied, 'launch');
  assert.equal(telling.next, 'allow ec2:RunInstances for this user or role, then run the command again');
  assert.equal(
    telling.why,
    'UnauthorizedOperation: You may not. User x is not authorized to perform: ec2:RunInstances on y',
  );
});
