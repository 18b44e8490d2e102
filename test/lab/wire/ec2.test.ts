import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import * as ec2 from '@aws-sdk/client-ec2';
import { type RunningLab, startLab } from '../../../lab/server/server.ts';
import { ec2Table } from '../../../lab/wire/tables.ts';
import { realWorld } from '../../../scripts/world/real.ts';
import { makeValue, operation } from '../support/schema.ts';
import { stubLab, testCredentials } from '../support/stub.ts';

// The unmodified SDK talks to the lab over HTTP; what it writes must arrive, and it must read back what was answered.

/** Everything that mayfly, users' other AWS clients and the tests call. */
const actions = `
  AllocateAddress AssociateAddress AttachInternetGateway AuthorizeSecurityGroupEgress AuthorizeSecurityGroupIngress
  CancelSpotInstanceRequests CreateFleet CreateInternetGateway CreateLaunchTemplate CreateRoute CreateSecurityGroup
  CreateSubnet CreateTags CreateVolume CreateVpc DeleteFleets DeleteInternetGateway DeleteKeyPair DeleteLaunchTemplate
  DeleteNetworkInterface DeleteSecurityGroup DeleteSubnet DeleteTags DeleteVolume DeleteVpc DescribeAddresses
  DescribeAvailabilityZones DescribeFleets DescribeImages DescribeInstanceAttribute DescribeInstanceStatus
  DescribeInstanceTypeOfferings DescribeInstanceTypes DescribeInstances DescribeInternetGateways DescribeKeyPairs
  DescribeLaunchTemplateVersions DescribeLaunchTemplates DescribeNetworkInterfaces DescribeRegions DescribeRouteTables
  DescribeSecurityGroups DescribeSpotInstanceRequests DescribeSpotPriceHistory DescribeSubnets DescribeTags
  DescribeVolumes DescribeVpcs DetachInternetGateway DisassociateAddress GetConsoleOutput GetSpotPlacementScores
  ImportKeyPair ModifyInstanceAttribute ModifySubnetAttribute ModifyVpcAttribute RebootInstances ReleaseAddress
  RevokeSecurityGroupEgress RevokeSecurityGroupIngress RunInstances StartInstances StopInstances TerminateInstances
`
  .trim()
  .split(/\s+/);

let output: object = {};
const lab = stubLab(() => output);
let running: RunningLab;
let client: ec2.EC2Client;

before(async () => {
  running = await startLab({ lab, world: realWorld(), credentials: [testCredentials] });
  client = new ec2.EC2Client({
    endpoint: running.url,
    region: 'eu-west-1',
    credentials: {
      accessKeyId: testCredentials.accessKey,
      secretAccessKey: testCredentials.secretKey,
    },
    maxAttempts: 1,
  });
});

after(async () => {
  client.destroy();
  await running.close();
});

const send = async (action: string, input: object): Promise<object> => {
  const Command = Reflect.get(ec2, `${action}Command`) as new (input: object) => ec2.DescribeTagsCommand;
  const { $metadata, ...answer } = await client.send(new Command(input));
  assert.match($metadata.requestId ?? '', /^[0-9a-f-]{36}$/);
  return answer;
};

const arrived = () => lab.asked.at(-1);

test('the lab speaks every EC2 action that somebody here needs, and no other', () => {
  assert.deepEqual([...ec2Table.actions.keys()].sort(), [...actions].sort());
});

for (const action of actions) {
  const { input, output: answered } = operation(ec2, action);

  test(`${action}: every member that the SDK knows arrives, and comes back as it was`, async () => {
    const given = makeValue(input, { items: 2 }, action) as object;
    output = makeValue(answered, { items: 2 }, `${action}Answer`) as object;
    assert.deepEqual(await send(action, given), output);
    assert.equal(arrived()?.action, `ec2:${action}`);
    assert.equal(arrived()?.region, 'eu-west-1');
    assert.deepEqual(arrived()?.input, given);
  });

  test(`${action}: empty lists come back empty, and what is not there comes back as nothing`, async () => {
    const { ClientToken: _, ...bare } = makeValue(input, { items: 0 }, action) as Record<string, unknown>;
    output = makeValue(answered, { items: 0 }, `${action}Answer`) as object;
    assert.deepEqual(await send(action, bare), output);
    output = {};
    assert.deepEqual(await send(action, {}), {});
    const { ClientToken: made, ...rest } = (arrived()?.input ?? {}) as Record<string, unknown>;
    assert.deepEqual(rest, {});
    assert.ok(made === undefined || typeof made === 'string');
  });
}
