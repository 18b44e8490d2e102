import assert from 'node:assert/strict';
import { test } from 'node:test';
import type * as Sts from '@aws-sdk/client-sts';
import { instances, newClient, refusal, run } from './client.ts';

const actions = {
  ec2: ['ec2:DescribeInstances', {}],
  ssm: ['ssm:GetParameter', { Name: '/aws/service/debian/release/12/latest/amd64' }],
  sts: ['sts:GetCallerIdentity', {}],
} as const;

test('who may not, is told so by each service in its own words; who he is, everybody may ask', () => {
  const client = newClient();
  const as = { caller: { denied: new Set(Object.values(actions).map(([action]) => action)) } };
  assert.equal(refusal('UnauthorizedOperation', () => client.ask(...actions.ec2, as)).status, 403);
  refusal('AccessDeniedException', () => client.ask(...actions.ssm, as));
  const who = client.ask<Sts.GetCallerIdentityCommandOutput>(...actions.sts, as);
  assert.deepEqual([who.Account, who.Arn], ['111122223333', 'arn:aws:iam::111122223333:user/lab']);
});

test('expired credentials, as each service says it', () => {
  const client = newClient();
  const as = { caller: { expired: true } };
  refusal('RequestExpired', () => client.ask(...actions.ec2, as));
  refusal('ExpiredTokenException', () => client.ask(...actions.ssm, as));
  refusal('ExpiredToken', () => client.ask(...actions.sts, as));
});

test('a region that the account did not opt into refuses; one that does not exist has no endpoint', () => {
  const client = newClient();
  const off = { region: 'me-south-1' };
  refusal('AuthFailure', () => client.ask(...actions.ec2, off));
  refusal('UnrecognizedClientException', () => client.ask(...actions.ssm, off));
  refusal('UnknownEndpoint', () => client.ask(...actions.ec2, { region: 'eu-west-9' }));
  const opted = newClient({ regions: ['eu-west-1', 'me-south-1'] });
  assert.deepEqual(instances(opted, {}, off), []);
  refusal('AuthFailure', () => opted.ask(...actions.ec2, { region: 'us-east-1' }));
});

test('an action that the lab does not know is InvalidAction', () => {
  const client = newClient();
  for (const action of ['ec2:CreateNothing', 'ec2:toString', 'toString'])
    refusal('InvalidAction', () => client.ask(action, {}));
});

test('accounts and regions do not see each other', () => {
  const client = newClient();
  const other = { caller: { account: '444455556666' } };
  const [id = ''] = run(client);
  assert.deepEqual(instances(client, {}, other), []);
  assert.deepEqual(instances(client, {}, { region: 'us-east-1' }), []);
  refusal('InvalidInstanceID.NotFound', () =>
    client.call('ec2:TerminateInstances', { InstanceIds: [id] }, other),
  );
  assert.equal(instances(client).length, 1);
});

test('every call is counted by its name', () => {
  const client = newClient();
  run(client);
  run(client);
  refusal('MissingParameter', () => client.call('ec2:TerminateInstances', { InstanceIds: [] }));
  assert.deepEqual(
    [...client.lab.calls()],
    [
      ['ec2:RunInstances', 2],
      ['ec2:TerminateInstances', 1],
    ],
  );
});
