import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  fleet,
  fleetIds,
  imageId,
  instances,
  newClient,
  newTemplate,
  one,
  refusal,
  run,
  runOne,
  subnetIn,
} from './client.ts';

const token = 'a'.repeat(64);
const day = 86_400_000;

test('the same token with the same parameters launches nothing more, and answers the same instances', () => {
  const client = newClient();
  const SubnetId = subnetIn(client, 'eu-west-1a');
  const first = run(client, { ClientToken: token, SubnetId, MaxCount: 2 });
  assert.deepEqual(run(client, { MaxCount: 2, SubnetId, ClientToken: token }), first);
  assert.equal(instances(client).length, 2);
});

test('the same token with other parameters is refused', () => {
  const client = newClient();
  run(client, { ClientToken: token });
  refusal('IdempotentParameterMismatch', () => run(client, { ClientToken: token, InstanceType: 't3.small' }));
  assert.equal(instances(client).length, 1);
});

test('a token counts per zone when a zone or a subnet is named, otherwise per region', () => {
  const client = newClient();
  const inZone = (zone: string) => run(client, { ClientToken: token, SubnetId: subnetIn(client, zone) });
  const a = inZone('eu-west-1a');
  assert.notDeepEqual(inZone('eu-west-1b'), a);
  assert.deepEqual(inZone('eu-west-1a'), a);
  const anywhere = run(client, { ClientToken: 'other' });
  assert.deepEqual(run(client, { ClientToken: 'other' }), anywhere);
  assert.equal(instances(client).length, 3);
});

test('the token of a launch that was terminated since says so, for a day; then it launches anew', () => {
  const client = newClient();
  const id = runOne(client, { ClientToken: token });
  client.call('ec2:TerminateInstances', { InstanceIds: [id] });
  assert.equal(runOne(client, { ClientToken: token }), id);
  client.pass(20_000);
  refusal('IdempotentInstanceTerminated', () => run(client, { ClientToken: token }));
  client.pass(day - 1);
  refusal('IdempotentInstanceTerminated', () => run(client, { ClientToken: token }));
  client.pass(1);
  assert.notEqual(runOne(client, { ClientToken: token }), id);
});

test('a launch that failed leaves no token behind', () => {
  const client = newClient({ capacity: [{ count: 0 }] });
  refusal('InsufficientInstanceCapacity', () => run(client, { ClientToken: token }));
  client.lab.setCapacity([]);
  assert.equal(run(client, { ClientToken: token }).length, 1);
});

test('CreateFleet with a known token answers the same fleet; when all is terminated it says so, or as the option wants', () => {
  for (const fleetReplay of ['terminated', 'same answer'] as const) {
    const client = newClient({ fleetReplay });
    const template = newTemplate(client);
    const first = fleet(client, template, { ClientToken: token, count: 2 });
    assert.deepEqual(fleet(client, template, { ClientToken: token, count: 2 }), first);
    refusal('IdempotentParameterMismatch', () => fleet(client, template, { ClientToken: token, count: 3 }));
    const ids = fleetIds(first);
    assert.equal(instances(client).length, 2);
    client.call('ec2:TerminateInstances', { InstanceIds: ids.slice(1) });
    client.pass(20_000);
    assert.deepEqual(fleet(client, template, { ClientToken: token, count: 2 }), first);
    client.call('ec2:TerminateInstances', { InstanceIds: ids });
    client.pass(20_000);
    const again = () => fleet(client, template, { ClientToken: token, count: 2 });
    if (fleetReplay === 'terminated') refusal('IdempotentInstanceTerminated', again);
    else assert.deepEqual(fleetIds(again()), ids);
  }
});

test('CreateLaunchTemplate with a known token answers the same template; without one the name is taken', () => {
  const client = newClient();
  const make = (ClientToken: string | undefined, InstanceType: 't3.micro' | 't3.small' = 't3.micro') =>
    client.call('ec2:CreateLaunchTemplate', {
      LaunchTemplateName: 'abc',
      LaunchTemplateData: { InstanceType },
      ...(ClientToken === undefined ? {} : { ClientToken }),
    });
  assert.deepEqual(make(token), make(token));
  refusal('IdempotentParameterMismatch', () => make(token, 't3.small'));
  refusal('InvalidLaunchTemplateName.AlreadyExistsException', () => make(undefined));
});

test('a token is at most 64 ASCII characters', () => {
  const client = newClient();
  for (const ClientToken of ['a'.repeat(65), 'ä'])
    refusal('InvalidParameterValue', () =>
      client.call('ec2:RunInstances', { ...one, ImageId: imageId(), ClientToken }),
    );
});
