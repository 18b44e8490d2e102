import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProviderMachine } from '../../../scripts/providers/provider.ts';
import { created, define, stage, usual } from './stage.ts';

const scope = { fleet: 'hello', environment: 'default' };

const standing = async () => {
  const on = stage();
  await created(on, define(usual));
  await on.clock.advance(200_000);
  const { machines } = await on.through(on.provider.look(scope, ['machine'], ['eu-west-1']));
  return { on, machine: machines[0] as ProviderMachine };
};

test('who is let in to port 22, as whom this computer is seen, and failed checks are told', async () => {
  const { on, machine } = await standing();
  const seen = await on.through(on.provider.outside?.(machine) ?? Promise.resolve(undefined));
  assert.ok(seen?.caller?.[0]);
  assert.deepEqual(seen.letIn, [`${seen.caller[0]}/32`]);
  assert.deepEqual(seen.failedChecks, []);
});

test('what may not be asked is left out, and the rest is told', async () => {
  const { on, machine } = await standing();
  const blind = on.again({ caller: { denied: new Set(['ec2:DescribeInstanceStatus']) } });
  const seen = await on.through(blind.outside?.(machine) ?? Promise.resolve(undefined));
  assert.equal(seen?.failedChecks, undefined);
  assert.equal(seen?.letIn?.length, 1);
  const nobody = on.again({
    caller: { denied: new Set(['ec2:DescribeSecurityGroups']) },
    provider: { callerAddress: () => Promise.reject(new Error('offline')) },
  });
  const less = await on.through(nobody.outside?.(machine) ?? Promise.resolve(undefined));
  assert.deepEqual(Object.keys(less ?? {}), ['failedChecks']);
});
