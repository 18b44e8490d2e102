import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Aws } from '../../../scripts/providers/aws/actions.ts';
import { AwsError } from '../../../scripts/providers/aws/aws-error.ts';
import { type Policy, policy } from '../../../scripts/providers/ec2/policy.ts';
import { policy as ofLightsail } from '../../../scripts/providers/lightsail/policy.ts';
import { isStaticAddress } from '../../../scripts/providers/provider.ts';
import { allows, touchedBy } from '../../support/iam.ts';
import { root } from '../../support/root.ts';
import { created, define, destroyed, never, owner, type Stage, stage } from './stage.ts';

const allowed = () => [...new Set(policy().Statement.flatMap(({ Action }) => Action))].sort();

test('the policies together allow every action that mayfly can call, and nothing more', async () => {
  const source = await readFile(join(root, 'scripts/providers/aws/actions.ts'), 'utf8');
  const actions = [...source.matchAll(/^ {2}'([a-z0-9]+:[A-Za-z]+)'/gm)].map(([, name]) => name).sort();
  assert.ok(actions.length > 20);
  const both = [...allowed(), ...ofLightsail().Statement.flatMap(({ Action }) => Action)];
  assert.deepEqual([...new Set(both)].sort(), actions);
});

/** AWS for somebody who has nothing but this policy. */
const under =
  (rights: Policy, on: () => Stage, refused: string[]) =>
  (aws: Aws): Aws => ({
    ...aws,
    call: async (region, action, input, signal) => {
      const remains = on().lab.remains();
      if (allows(rights, action, touchedBy(action, input as object as Record<string, unknown>, remains)))
        return aws.call(region, action, input, signal);
      refused.push(action);
      throw new AwsError('UnauthorizedOperation', `not allowed: ${action}`, { status: 403 });
    },
  });

for (const [market, fleet] of [
  ['spot', 'hello'],
  ['on-demand', undefined],
] as const)
  test(`with nothing but the policy a fleet is planned, made, seen and removed: ${market}, of ${fleet ?? 'any fleet'}`, async () => {
    const refused: string[] = [];
    const on: Stage = stage(
      { capacity: [{ type: 't3a.small', count: 0 }] },
      { through: under(policy(fleet), () => on, refused) },
    );
    const settings = `regions: [eu-west-1, us-east-1], types: [t3.small, t3a.small], market: ${market}, disk: 20, vpc: own`;
    const { machines } = await created(on, define(settings));
    assert.equal(machines.length, 3);
    await on.clock.advance(20_000);
    const [machine] = (await on.through(on.provider.look(undefined))).machines;
    assert.ok(machine);
    await on.through(on.provider.consoleText(machine));
    assert.deepEqual(await destroyed(on, on.again()), []);
    assert.deepEqual(refused, []);
    const names = new Set<string>(allowed());
    assert.deepEqual(
      [...on.lab.calls().keys()].filter(action => !names.has(action)),
      [],
    );
  });

test('with nothing but the policy an address is made, moved, taken off its machine and released', async () => {
  const refused: string[] = [];
  const definition = {
    ...define('regions: [eu-west-1], types: [t3.small], market: on-demand', 2),
    static_address: true,
  };
  const on: Stage = stage({}, { definition, through: under(policy('hello'), () => on, refused) });
  await created(on, definition);
  await on.clock.advance(20_000);
  for (const index of [0, 1]) {
    const { machines, others } = await on.through(on.provider.look(owner));
    const [address, machine] = [others.find(isStaticAddress), machines[index]];
    assert.ok(address && machine && on.provider.attach);
    await on.through(on.provider.attach(address, machine, never));
  }
  const { others } = await on.through(on.provider.look(owner, ['static address']));
  assert.deepEqual([...(await on.through(on.provider.remove(others, async () => undefined, never)))], []);
  assert.deepEqual(await destroyed(on, on.again()), []);
  assert.deepEqual(refused, []);
});

test('the policy of one fleet neither makes nor touches anything of another, and reads no secret parameter', () => {
  const of = (fleet: string) => new Map([['mayfly:fleet', fleet]]);
  const rights = policy('hello');
  const may = (action: string, id: string, fleet: string) =>
    allows(
      rights,
      action,
      touchedBy(action, { InstanceIds: [id] }, [
        { account: '1', region: 'eu-west-1', kind: 'instance', id, tags: of(fleet) },
      ]),
    );
  assert.ok(may('ec2:TerminateInstances', 'i-1', 'hello'));
  assert.ok(!may('ec2:TerminateInstances', 'i-1', 'other'));
  assert.ok(may('ec2:GetConsoleOutput', 'i-1', 'hello'));
  assert.ok(!may('ec2:GetConsoleOutput', 'i-1', 'other'));
  const launch = (fleet: string) =>
    allows(
      rights,
      'ec2:RunInstances',
      touchedBy(
        'ec2:RunInstances',
        {
          TagSpecifications: ['instance', 'volume', 'network-interface'].map(ResourceType => ({
            ResourceType,
            Tags: [{ Key: 'mayfly:fleet', Value: fleet }],
          })),
        },
        [],
      ),
    );
  assert.ok(launch('hello'));
  assert.ok(!launch('other'));
  const parameter = (Name: string) =>
    allows(rights, 'ssm:GetParameter', touchedBy('ssm:GetParameter', { Name }, []));
  assert.ok(parameter('/aws/service/debian/release/12/latest/amd64'));
  assert.ok(!parameter('/production/database/password'));
});

test('what is not tagged at birth cannot be made, and what is not tagged cannot be removed', () => {
  const conditions = (action: string) =>
    policy('hello')
      .Statement.filter(({ Action }) => (Action as readonly string[]).includes(action))
      .map(({ Condition }) => Condition);
  assert.deepEqual(conditions('ec2:TerminateInstances'), [
    { StringEquals: { 'aws:ResourceTag/mayfly:fleet': 'hello' } },
  ]);
  assert.deepEqual(conditions('ec2:CreateLaunchTemplate'), [
    { StringEquals: { 'aws:RequestTag/mayfly:fleet': 'hello' } },
  ]);
  assert.deepEqual(conditions('ec2:CreateTags'), [
    {
      StringEquals: {
        'ec2:CreateAction': [
          'CreateFleet',
          'RunInstances',
          'AllocateAddress',
          'CreateInternetGateway',
          'CreateLaunchTemplate',
          'CreateSecurityGroup',
          'CreateSubnet',
          'CreateVpc',
        ],
      },
    },
  ]);
});
