import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LabCall } from '../../../lab/core/contract.ts';
import type { FaultRule } from '../../../lab/core/options.ts';
import { administrator } from '../../../lab/core/simulated.ts';
import { home, instances, newClient, runOne, stateOf } from './client.ts';

const callOf = (action: string, region = home): LabCall => ({
  caller: administrator(),
  region,
  action,
  input: {},
});

const fates = (rules: readonly FaultRule[], calls: readonly LabCall[], seed = 1) => {
  const { lab } = newClient({ seed, faults: rules });
  return calls.map(call => lab.fate(call));
};
const kinds = (rules: readonly FaultRule[], calls: readonly LabCall[], seed = 1) =>
  fates(rules, calls, seed).map(({ kind }) => kind);

const some = Array.from({ length: 200 }, () => callOf('ec2:DescribeInstances'));

test('without rules all is well', () => {
  assert.ok(kinds([], some).every(kind => kind === 'well'));
});

test('a rule strikes its action, its region, its n-th call, and so often as it may', () => {
  const calls = [
    callOf('ec2:RunInstances'),
    callOf('ec2:RunInstances', 'us-east-1'),
    callOf('ec2:CreateTags'),
    callOf('ec2:RunInstances'),
  ];
  assert.deepEqual(kinds([{ kind: 'silent region', action: 'ec2:RunInstances' }], calls), [
    'silent',
    'silent',
    'well',
    'silent',
  ]);
  assert.deepEqual(kinds([{ kind: 'silent region', region: 'us-east-1' }], calls), [
    'well',
    'silent',
    'well',
    'well',
  ]);
  assert.deepEqual(kinds([{ kind: 'silent region', action: 'ec2:RunInstances', nth: 2 }], calls), [
    'well',
    'silent',
    'well',
    'well',
  ]);
  assert.deepEqual(kinds([{ kind: 'silent region', times: 1 }], calls), ['silent', 'well', 'well', 'well']);
});

test('with a probability the seed decides, and decides again the same', () => {
  const rules = [{ kind: 'throttle', probability: 0.2 }] as const;
  const struck = kinds(rules, some).filter(kind => kind === 'refused').length;
  assert.ok(struck > 20 && struck < 60, String(struck));
  assert.deepEqual(kinds(rules, some), kinds(rules, some));
  assert.notDeepEqual(kinds(rules, some), kinds(rules, some, 2));
});

test('each kind has its fate', () => {
  const of = (rule: FaultRule, action = 'ec2:RunInstances') => fates([rule], [callOf(action)])[0];
  const code = (rule: FaultRule, action?: string) => {
    const fate = of(rule, action);
    assert.ok(fate?.kind === 'refused');
    return [fate.error.code, fate.error.status];
  };
  assert.deepEqual(code({ kind: 'throttle' }), ['RequestLimitExceeded', 503]);
  assert.deepEqual(code({ kind: 'throttle' }, 'ssm:GetParameter'), ['ThrottlingException', 400]);
  assert.deepEqual(code({ kind: 'expired credentials' }), ['RequestExpired', 400]);
  assert.deepEqual(code({ kind: 'clock skew' }), ['AuthFailure', 401]);
  assert.deepEqual(code({ kind: 'error', code: 'PendingVerification', status: 400 }), [
    'PendingVerification',
    400,
  ]);
  assert.deepEqual(of({ kind: 'lost answer' }), { kind: 'lost', how: 'no answer', late: 0 });
  assert.deepEqual(of({ kind: 'truncated body' }), { kind: 'lost', how: 'truncated', late: 0 });
  const late = of({ kind: 'late execution', late: 1_000 });
  assert.ok(late?.kind === 'lost' && late.late >= 1 && late.late <= 1_000);
  const seen = new Set(
    fates([{ kind: '5xx' }], some).map(fate => (fate.kind === 'lost' ? fate.how : fate.kind)),
  );
  assert.deepEqual([...seen].sort(), ['5xx', 'refused']);
});

test('rules can be changed while the lab runs', () => {
  const { lab } = newClient({ faults: [{ kind: 'throttle' }] });
  assert.equal(lab.fate(callOf('ec2:RunInstances')).kind, 'refused');
  lab.setFaults([]);
  assert.equal(lab.fate(callOf('ec2:RunInstances')).kind, 'well');
});

test('a late call is carried out at its time, in order, and its refusal troubles nobody', () => {
  const client = newClient();
  const id = runOne(client);
  const terminate = (InstanceIds: string[]) => ({
    ...callOf('ec2:TerminateInstances'),
    input: { InstanceIds },
  });
  client.lab.later(10_000, terminate([id]));
  client.lab.later(20_000, terminate(['i-00000000000000000']));
  assert.equal(client.lab.lastLate(), client.now() + 20_000);
  client.pass(9_999);
  assert.equal(stateOf(client, id), 'running');
  client.pass(10_001);
  assert.equal(stateOf(client, id), 'shutting-down');
  client.pass(10_000);
  assert.equal(stateOf(client, id), 'terminated', 'it began at 10 s, whenever somebody looked');
  assert.equal(client.lab.lastLate(), undefined);
  assert.equal(instances(client).length, 1);
});
