import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as sdk from '@aws-sdk/client-ec2';
import {
  CreateFleetCommand,
  CreateLaunchTemplateCommand,
  CreateTagsCommand,
  DescribeImagesCommand,
  DescribeInstancesCommand,
  DescribeSubnetsCommand,
  DescribeTagsCommand,
  EC2Client,
  paginateDescribeInstances,
  RunInstancesCommand,
  TerminateInstancesCommand,
  waitUntilInstanceRunning,
  waitUntilInstanceTerminated,
} from '@aws-sdk/client-ec2';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { handlers } from '../../../lab/core/actions/table.ts';
import { type Core, newLab } from '../../../lab/core/lab.ts';
import { startLab } from '../../../lab/server/server.ts';
import { ec2Table, jsonTable, stsTable } from '../../../lab/wire/tables.ts';
import { realWorld } from '../../../scripts/world/real.ts';
import { testCredentials } from '../support/stub.ts';

const parameter = '/aws/service/debian/release/12/latest/amd64';

/** An ssh-ed25519 key: two strings, each with its length before it (RFC 4253, 6.6). */
const publicKey = Buffer.concat(
  [Buffer.from('ssh-ed25519'), Buffer.alloc(32, 7)].flatMap(part => [
    Buffer.from([0, 0, 0, part.length]),
    part,
  ]),
).toString('base64');

/** The real core behind the real wire, in front of the real SDK. Its times are short. */
const through = async (work: (place: { ec2: EC2Client; image: string; core: Core }) => Promise<void>) => {
  const timings = { running: 50, terminated: 50, visible: 0, interfaces: 50 };
  const core = newLab({ now: () => Date.now(), seed: 7, timings });
  const said: string[] = [];
  const running = await startLab({
    lab: core,
    world: realWorld(),
    credentials: [testCredentials],
    say: message => said.push(message),
  });
  const settings = {
    endpoint: running.url,
    region: 'us-west-2',
    credentials: {
      accessKeyId: testCredentials.accessKey,
      secretAccessKey: testCredentials.secretKey,
    },
    maxAttempts: 1,
  };
  const ec2 = new EC2Client(settings);
  const ssm = new SSMClient(settings);
  try {
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: parameter }));
    await work({ ec2, core, image: Parameter?.Value ?? '' });
    assert.deepEqual(said, [], 'every answer fits its shape');
  } finally {
    ec2.destroy();
    ssm.destroy();
    await running.close();
  }
};

const wait = (ec2: EC2Client) => ({ client: ec2, minDelay: 1, maxDelay: 1, maxWaitTime: 30 });

test('the core and the wire know the same actions', () => {
  const names = (service: string) =>
    [...handlers.keys()]
      .filter(action => action.startsWith(`${service}:`))
      .map(action => action.slice(service.length + 1))
      .sort();
  assert.deepEqual(names('ec2'), [...ec2Table.actions.keys()].sort());
  assert.deepEqual(names('sts'), [...stsTable.actions.keys()]);
  assert.deepEqual(
    ['ssm', 'pricing', 'servicequotas', 'lightsail', 'secretsmanager'].flatMap(names).sort(),
    [...jsonTable.actions.keys()].sort(),
  );
});

test('instances are launched, waited for, listed page by page, tagged and terminated by the SDK', async () => {
  await through(async ({ ec2, image }) => {
    const { Instances = [], ReservationId } = await ec2.send(
      new RunInstancesCommand({
        ImageId: image,
        InstanceType: 'm5.large',
        MinCount: 12,
        MaxCount: 12,
        UserData: Buffer.from('#!/bin/sh\n').toString('base64'),
        TagSpecifications: [{ ResourceType: 'instance', Tags: [{ Key: 'fleet', Value: 'a <b> & "c"' }] }],
      }),
    );
    assert.equal(Instances.length, 12);
    const ids = Instances.map(({ InstanceId = '' }) => InstanceId).sort();
    assert.ok(
      Instances.every(({ State, LaunchTime }) => State?.Name === 'pending' && LaunchTime instanceof Date),
    );
    await waitUntilInstanceRunning(wait(ec2), { InstanceIds: ids });

    const Filters = [{ Name: 'tag:fleet', Values: ['a <b> & "c"'] }];
    const pages: string[][] = [];
    for await (const page of paginateDescribeInstances({ client: ec2, pageSize: 5 }, { Filters }))
      pages.push(
        (page.Reservations ?? []).flatMap(({ Instances = [] }) => Instances.map(i => i.InstanceId ?? '')),
      );
    assert.deepEqual(pages.flat().sort(), ids);

    await ec2.send(new CreateTagsCommand({ Resources: ids.slice(0, 1), Tags: [{ Key: 'late', Value: '' }] }));
    const { Tags } = await ec2.send(
      new DescribeTagsCommand({ Filters: [{ Name: 'key', Values: ['late'] }] }),
    );
    assert.deepEqual(Tags, [{ Key: 'late', ResourceId: ids[0], ResourceType: 'instance', Value: '' }]);

    const { TerminatingInstances } = await ec2.send(new TerminateInstancesCommand({ InstanceIds: ids }));
    assert.deepEqual(TerminatingInstances?.map(one => one.InstanceId).sort(), ids);
    assert.ok(TerminatingInstances?.every(one => one.PreviousState?.Name === 'running'));
    await waitUntilInstanceTerminated(wait(ec2), { InstanceIds: ids });
    const { Reservations } = await ec2.send(
      new DescribeInstancesCommand({
        Filters: [
          ...Filters,
          { Name: 'instance-state-name', Values: ['pending', 'running', 'shutting-down'] },
        ],
      }),
    );
    assert.deepEqual(Reservations, []);
    assert.match(ReservationId ?? '', /^r-/);
  });
});

test('an instant fleet answers its instances, and the reasons of the pools that had none', async () => {
  await through(async ({ ec2, image, core }) => {
    await ec2.send(
      new CreateLaunchTemplateCommand({
        LaunchTemplateName: 'one',
        LaunchTemplateData: { ImageId: image, InstanceType: 'm5.large' },
      }),
    );
    const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({}));
    const [first, second] = Subnets;
    core.setCapacity([{ zone: first?.AvailabilityZone ?? '', count: 0 }]);
    const fleet = (subnets: typeof Subnets) =>
      ec2.send(
        new CreateFleetCommand({
          Type: 'instant',
          LaunchTemplateConfigs: [
            {
              LaunchTemplateSpecification: { LaunchTemplateName: 'one', Version: '$Latest' },
              Overrides: subnets.map(({ SubnetId }) => ({ SubnetId, InstanceType: 'm5.large' as const })),
            },
          ],
          TargetCapacitySpecification: { TotalTargetCapacity: 2, DefaultTargetCapacityType: 'spot' },
          SpotOptions: { AllocationStrategy: 'price-capacity-optimized' },
        }),
      );
    assert.ok(first && second);
    const good = await fleet([second]);
    assert.equal(good.Instances?.flatMap(({ InstanceIds = [] }) => InstanceIds).length, 2);
    assert.equal(good.Instances?.[0]?.Lifecycle, 'spot');
    const none = await fleet([first]);
    assert.deepEqual(none.Instances, []);
    assert.equal(none.Errors?.[0]?.ErrorCode, 'InsufficientInstanceCapacity');
  });
});

test('errors of the core reach the SDK with code and status', async () => {
  await through(async ({ ec2, image, core }) => {
    const fails = (call: Promise<unknown>, name: string, status: number) =>
      assert.rejects(call, (thrown: Error & { $metadata: { httpStatusCode: number } }) => {
        assert.deepEqual([thrown.name, thrown.$metadata.httpStatusCode], [name, status]);
        return true;
      });
    const InstanceIds = ['i-0123456789abcdef0'];
    await fails(ec2.send(new DescribeInstancesCommand({ InstanceIds })), 'InvalidInstanceID.NotFound', 400);
    await fails(ec2.send(new TerminateInstancesCommand({ InstanceIds })), 'InvalidInstanceID.NotFound', 400);
    await fails(
      ec2.send(new DescribeImagesCommand({ Filters: [{ Name: 'colour', Values: ['red'] }] })),
      'InvalidParameterValue',
      400,
    );
    core.setFaults([{ kind: 'throttle', action: 'ec2:RunInstances' }]);
    await fails(
      ec2.send(new RunInstancesCommand({ ImageId: image, MinCount: 1, MaxCount: 1 })),
      'RequestLimitExceeded',
      503,
    );
  });
});

test('every description of an account that has something of each kind fits its shape', async () => {
  await through(async ({ ec2, image }) => {
    const send = (name: string, input: object): Promise<object> => {
      const Command = Reflect.get(sdk, `${name}Command`) as new (input: object) => DescribeTagsCommand;
      return ec2.send(new Command(input));
    };
    const launch = { ImageId: image, InstanceType: 'm5.large', MinCount: 1, MaxCount: 1 };
    const spot = { InstanceMarketOptions: { MarketType: 'spot' } };
    const { Instances: [instance] = [] } = (await send('RunInstances', launch)) as {
      Instances?: sdk.Instance[];
    };
    await send('RunInstances', { ...launch, ...spot });
    await send('CreateVolume', { AvailabilityZone: 'us-west-2a', Size: 1 });
    await send('ImportKeyPair', {
      KeyName: 'ada',
      PublicKeyMaterial: Buffer.from(`ssh-ed25519 ${publicKey} ada`),
    });
    await send('AllocateAddress', { Domain: 'vpc' });
    await send('CreateLaunchTemplate', { LaunchTemplateName: 'one', LaunchTemplateData: { ImageId: image } });
    const more: Record<string, object> = {
      DescribeInstanceAttribute: { InstanceId: instance?.InstanceId, Attribute: 'userData' },
      // Without it only machines that run are shown, and these were launched a moment ago.
      DescribeInstanceStatus: { IncludeAllInstances: true },
      DescribeLaunchTemplateVersions: { LaunchTemplateName: 'one' },
      GetConsoleOutput: { InstanceId: instance?.InstanceId, Latest: true },
      GetSpotPlacementScores: { TargetCapacity: 1, InstanceTypes: ['m5.large', 'm6i.large', 'c5.large'] },
    };
    const looks = [...ec2Table.actions.keys()].filter(action => /^(Describe|Get)/.test(action));
    const empty: string[] = [];
    for (const action of looks) {
      const output = await send(action, more[action] ?? {});
      const found = Object.entries(output).some(
        ([name, value]) =>
          !/^(\$metadata|NextToken)$/.test(name) && !(Array.isArray(value) && value.length === 0),
      );
      if (!found) empty.push(action);
    }
    assert.deepEqual(empty.sort(), ['DescribeFleets', 'DescribeTags']);
  });
});
