import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newLab } from '../../../lab/core/lab.ts';
import type { FaultRule } from '../../../lab/core/options.ts';
import { startLab } from '../../../lab/server/server.ts';
import { AwsError } from '../../../scripts/providers/aws/aws-error.ts';
import { sdkAws } from '../../../scripts/providers/aws/sdk.ts';
import { realWorld } from '../../../scripts/world/real.ts';
import { testCredentials } from '../support/stub.ts';

/** What one fault does to the making of a security group: what the caller sees, and whether the group is there. */
const suffer = async (rule: FaultRule) => {
  const core = newLab({ now: () => Date.now(), seed: 7, timings: { visible: 0 } });
  const running = await startLab({ lab: core, world: realWorld(), credentials: [testCredentials] });
  const aws = sdkAws({
    endpoint: running.url,
    credentials: { accessKeyId: testCredentials.accessKey, secretAccessKey: testCredentials.secretKey },
    requestTimeout: 300,
  });
  try {
    core.setFaults([{ ...rule, action: 'ec2:CreateSecurityGroup' }]);
    const thrown = await aws
      .call('eu-west-1', 'ec2:CreateSecurityGroup', { GroupName: 'one', Description: 'one' })
      .catch(error => error);
    assert.ok(thrown instanceof AwsError, `${rule.kind}: ${JSON.stringify(thrown)}`);
    const Filters = [{ Name: 'group-name', Values: ['one'] }];
    const { SecurityGroups } = await aws.call('eu-west-1', 'ec2:DescribeSecurityGroups', { Filters });
    return [thrown.code, thrown.status, thrown.answered, SecurityGroups?.length];
  } finally {
    await aws.close();
    await running.close();
  }
};

test('each fault on the wire is seen by the SDK as it would be on AWS, and does to the call what it says', async () => {
  for (const [rule, expected] of [
    [{ kind: 'throttle' }, ['RequestLimitExceeded', 503, true, 0]],
    [{ kind: 'lost answer' }, ['ECONNRESET', undefined, false, 1]],
    [{ kind: 'truncated body' }, ['ECONNRESET', undefined, false, 1]],
    [{ kind: 'silent region' }, ['TimeoutError', undefined, false, 0]],
    [{ kind: 'late execution', late: 600_000 }, ['ECONNRESET', undefined, false, 0]],
    [{ kind: 'expired credentials' }, ['RequestExpired', 400, true, 0]],
    [{ kind: 'clock skew' }, ['AuthFailure', 401, true, 0]],
    [{ kind: 'error', code: 'Blocked', status: 400 }, ['Blocked', 400, true, 0]],
  ] as const)
    assert.deepEqual(await suffer(rule), expected, rule.kind);
});
