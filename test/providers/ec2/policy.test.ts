import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { policy } from '../../../scripts/providers/ec2/policy.ts';
import { policy as ofLightsail } from '../../../scripts/providers/lightsail/policy.ts';
import { root } from '../../support/root.ts';
import { created, define, destroyed, stage } from './stage.ts';

const allowed = () => [...new Set(policy().Statement.flatMap(({ Action }) => Action))].sort();

test('the policies together allow every action that mayfly can call, and nothing more', async () => {
  const source = await readFile(join(root, 'scripts/providers/aws/actions.ts'), 'utf8');
  const actions = [...source.matchAll(/^ {2}'([a-z0-9]+:[A-Za-z]+)'/gm)].map(([, name]) => name).sort();
  assert.ok(actions.length > 20);
  const both = [...allowed(), ...ofLightsail().Statement.flatMap(({ Action }) => Action)];
  assert.deepEqual([...new Set(both)].sort(), actions);
});

test('with nothing but the policy a fleet is planned, made, seen and removed', async () => {
  const on = stage({ capacity: [{ type: 't3a.small', count: 0 }] });
  const { machines } = await created(
    on,
    define('regions: [eu-west-1, us-east-1], types: [t3.small, t3a.small], market: spot, disk: 20, vpc: own'),
  );
  assert.equal(machines.length, 3);
  assert.deepEqual(await destroyed(on, on.again()), []);
  const names = new Set<string>(allowed());
  assert.deepEqual(
    [...on.lab.calls().keys()].filter(action => !names.has(action)),
    [],
  );
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
