import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LabOptions } from '../../../lab/core/options.ts';
import { Exit, type MayflyError } from '../../../scripts/errors.ts';
import type { Definition } from '../../../scripts/fleet/definition.ts';
import type { Aws } from '../../../scripts/providers/aws/actions.ts';
import { AwsError } from '../../../scripts/providers/aws/aws-error.ts';
import {
  callsOf,
  define,
  never,
  owner,
  planned,
  type Stage,
  type StageOptions,
  stage,
  toldBy,
  usual,
} from './stage.ts';

const refusedOn = async (on: Stage, definition: Definition): Promise<MayflyError> => {
  const error = await toldBy(planned(on, definition));
  assert.equal(on.lab.remains().length, 0, 'something was made');
  return error;
};

const refused = (settings: string, lab: Partial<LabOptions> = {}, options: StageOptions = {}, count = 3) => {
  const definition = define(settings, count);
  return refusedOn(stage(lab, { definition, ...options }), definition);
};

test('what a fleet needs is known before anything is made: group, template, machines, and all are tagged', async () => {
  const on = stage();
  const plan = await planned(
    on,
    define('regions: [eu-west-1, us-east-1], types: [t3.small, t4g.small], tags: {team: blue}'),
  );
  assert.deepEqual(plan.places, ['eu-west-1', 'us-east-1']);
  assert.deepEqual(plan.warnings, []);
  const shared = plan.shared(owner);
  assert.deepEqual(
    shared.map(group => group.map(({ kind, name }) => `${kind} ${name}`)),
    ['eu-west-1', 'us-east-1'].map(region => [
      `security group mayfly.hello.default.${region}`,
      `launch template mayfly.hello.default.${region}.r-1`,
    ]),
  );
  assert.deepEqual(shared[0]?.[0]?.parameters.ingress, ['tcp 22 22 203.0.113.7/32']);
  assert.equal(on.lab.remains().length, 0);
  const offers = plan.next(owner, 3, [], [])[0]?.[0]?.parameters.offers as string[];
  const images = new Set(offers.map(offer => offer.split('/').slice(2).join('/')));
  // Another architecture is another image.
  assert.equal(images.size, 2);
});

test('only the address of the caller is let in, unless the file says more', async () => {
  const ingress = async (settings: string, addresses: string[]) => {
    const on = stage({}, { provider: { callerAddress: async () => addresses } });
    const plan = await planned(on, define(`${usual}${settings}`));
    return plan.shared(owner)[0]?.[0]?.parameters.ingress;
  };
  assert.deepEqual(await ingress('', ['198.51.100.1', '2001:db8::7']), [
    'tcp 22 22 198.51.100.1/32',
    'tcp 22 22 2001:db8::7/128',
  ]);
  const more =
    ', ssh_from: [203.0.113.0/24], ingress: [{port: 80, from: [0.0.0.0/0]}, {port: 5000, to: 5010, protocol: udp, from: ["::/0"]}]';
  assert.deepEqual(await ingress(more, ['198.51.100.1']), [
    'tcp 22 22 203.0.113.0/24',
    'tcp 80 80 0.0.0.0/0',
    'udp 5000 5010 ::/0',
  ]);
});

test('an own address that nobody knows stops; nothing is opened to the world instead', async () => {
  const unknown = { provider: { callerAddress: async () => Promise.reject(new Error('no network')) } };
  const { telling, exit } = await refused(usual, {}, unknown);
  assert.match(telling.what, /not known with which address/);
  assert.match(telling.next ?? '', /ssh_from/);
  assert.equal(exit, Exit.usage);
});

test('credentials that have run out are told, with the command that renews them', async () => {
  const { telling, exit } = await refused(usual, {}, { caller: { expired: true } });
  assert.match(telling.what, /credentials have run out/);
  assert.match(telling.next ?? '', /aws sso login/);
  assert.equal(exit, Exit.failed);
});

const until =
  (minutes: number) =>
  (aws: Aws): Aws => ({
    ...aws,
    expires: async () => new Date((aws.date?.()?.getTime() ?? 0) + minutes * 60_000 + 30_000),
  });

test('for how long the credentials are good is told, and when that is short it is a warning', async () => {
  const long = await planned(stage({}, { through: until(300) }), define(usual));
  assert.match(
    long.notes?.join() ?? '',
    /^The AWS credentials are good for 5 h, until 2026-11-21 11:00 UTC$/,
  );
  assert.deepEqual(long.warnings, []);
  const short = await planned(stage({}, { through: until(12) }), define(usual));
  assert.match(short.warnings.join(), /The AWS credentials are good for 12 min, until .* Renew them first/);
  const forever = await planned(stage(), define(usual));
  assert.deepEqual([forever.notes, forever.warnings], [[], []]);
});

test('credentials that have run out by AWS’s clock are refused before anything is made, whatever this clock says', async () => {
  const { telling, exit } = await refused(usual, {}, { through: until(-10), skew: -3_600_000 });
  assert.equal(telling.what, 'The AWS credentials have run out');
  assert.match(telling.why ?? '', /AWS says that it is 2026-11-21 06:00 UTC/);
  assert.match(telling.next ?? '', /aws sso login/);
  assert.equal(exit, Exit.failed);
});

test('whose account it is, is asked once, and must be the one of the fleet file', async () => {
  const on = stage();
  const { account } = on.again();
  assert.ok(account);
  assert.equal(await on.through(account()), '111122223333');
  assert.equal(await on.through(account()), '111122223333');
  assert.equal(callsOf(on, 'sts:GetCallerIdentity'), 1);
  const other = define(`${usual}, account: "999999999999"`);
  const wrong = on.again({ definition: other });
  const { exit, telling } = await toldBy(on.through(wrong.account?.() ?? Promise.resolve('')));
  assert.deepEqual([exit, telling.file], [Exit.usage, 'fleet.yaml']);
  on.lab.setFaults([{ kind: 'expired credentials' }]);
  const { exit: blind } = await toldBy(on.through(on.again().account?.() ?? Promise.resolve('')));
  assert.equal(blind, Exit.unproven);
});

test('an image that its publisher took away is told before anything is made, with the way to a newer one', async () => {
  const { provider, through, lab } = stage();
  const image = { alias: 'debian-12', id: 'eu-west-1/x86_64=ami-00000000000000000' };
  const { telling } = await toldBy(through(provider.plan(define(usual), image, never)));
  assert.match(`${telling.what} ${telling.why}`, /InvalidAMIID\.NotFound/);
  assert.match(telling.next ?? '', /^just replace/);
  assert.equal(lab.remains().length, 0);
});

test('credentials of another account are refused', async () => {
  const { telling, exit } = await refused(`${usual}, account: "222233334444"`);
  assert.equal(
    telling.what,
    'These credentials are of account 111122223333, and this fleet is of account 222233334444',
  );
  assert.equal(exit, Exit.usage);
  const on = stage();
  await planned(on, define(`${usual}, account: "111122223333"`));
});

test('whether the fleet file names an account is told without a call', () => {
  const named = (settings: string) => {
    const on = stage({}, { definition: define(settings) });
    return [on.provider.namesAccount, on.sent.length];
  };
  assert.deepEqual(named(`${usual}, account: "222233334444"`), [true, 0]);
  assert.deepEqual(named(usual), [false, 0]);
});

for (const action of [
  'ec2:RunInstances',
  'ec2:CreateFleet',
  'ec2:CreateSecurityGroup',
  'ec2:CreateLaunchTemplate',
  'ec2:DescribeSubnets',
  'ec2:DescribeRegions',
  'ssm:GetParameter',
  'ec2:DescribeInstanceTypeOfferings',
  'ec2:DescribeInstanceTypes',
])
  test(`without the right to ${action} nothing is made, and the right is named`, async () => {
    const { telling } = await refused(usual, {}, { caller: { denied: new Set([action]) } });
    assert.match(`${telling.what} ${telling.why}`, new RegExp(action));
    assert.match(telling.next ?? '', new RegExp(`allow ${action}`));
  });

test('quotas that may not be read are a warning, not a stop', async () => {
  const on = stage({}, { caller: { denied: new Set(['servicequotas:GetServiceQuota']) } });
  const { warnings } = await planned(on, define(usual));
  assert.match(warnings.join(), /the on-demand quota of eu-west-1 is not known: AccessDeniedException/);
});

test('a region that AWS does not have is a slip of the pen, and the right one is guessed', async () => {
  const { telling, exit } = await refused('regions: [eu-wst-1], types: [t3.small]');
  assert.equal(telling.what, 'There is no region eu-wst-1 (did you mean "eu-west-1"?)');
  assert.equal(exit, Exit.usage);
  const among = await refused('regions: [eu-west-1, eu-wst-2], types: [t3.small]');
  assert.match(among.telling.what, /There is no region eu-wst-2/);
});

test('a region that is not enabled is told; beside others it is only left out', async () => {
  const { telling } = await refused('regions: [af-south-1], types: [t3.small]');
  assert.match(`${telling.what} ${telling.why}`, /af-south-1/);
  const on = stage();
  const plan = await planned(on, define('regions: [af-south-1, eu-west-1], types: [t3.small]'));
  assert.match(
    plan.warnings.join(),
    /af-south-1 is left out: The region af-south-1 is not enabled for this account/,
  );
  assert.deepEqual(plan.places, ['eu-west-1']);
  assert.deepEqual(
    plan.shared(owner).map(([making]) => making?.place),
    ['eu-west-1'],
  );
});

test('a region that does not answer is left out, and stays a place that must prove itself empty', async () => {
  const on = stage({ faults: [{ kind: 'silent region', region: 'us-east-1' }] });
  const plan = await planned(on, define('regions: [us-east-1, eu-west-1], types: [t3.small]'));
  assert.match(plan.warnings.join(), /us-east-1 is left out/);
  assert.deepEqual(plan.places, ['us-east-1', 'eu-west-1']);
  assert.deepEqual(
    plan.shared(owner).map(([making]) => making?.place),
    ['eu-west-1'],
  );
});

test('a region that the organization has closed is left out, and need not prove itself empty', async () => {
  const message = 'You are not authorized. It is an explicit deny in a service control policy';
  const on = stage({
    faults: [{ kind: 'error', region: 'us-east-1', code: 'UnauthorizedOperation', status: 403, message }],
  });
  const plan = await planned(on, define('regions: [us-east-1, eu-west-1], types: [t3.small]'));
  assert.match(plan.warnings.join(), /us-east-1 is left out: .*service control policy/);
  assert.deepEqual(plan.places, ['eu-west-1']);
});

test('a region for which the release has no image says what looks it up anew: no heal ever does', async () => {
  const { provider, through } = stage();
  const two = define('regions: [us-east-1, eu-west-1], types: [t3.small]');
  const image = await through(provider.resolveImage(define('regions: [eu-west-1], types: [t3.small]')));
  const { warnings } = await through(provider.plan(two, image, never));
  assert.match(
    warnings.join(),
    /us-east-1 is left out: The image debian-12 is not known in us-east-1: .* just replace looks again$/,
  );
  const only = define('regions: [us-east-1], types: [t3.small]');
  const { telling } = await toldBy(through(provider.plan(only, image, never)));
  assert.match(telling.next ?? '', /^just replace/);
});

test('when no region works the reason of each is told', async () => {
  const on = stage();
  const definition = define('regions: [eu-west-1, us-west-2], types: [t9.small]');
  const { telling, exit } = await refusedOn(on, definition);
  assert.equal(exit, Exit.usage);
  assert.equal(telling.file, 'fleet.yaml');
  assert.equal(telling.what, 'None of the regions can be used');
  assert.match(telling.why ?? '', /^eu-west-1 offers none of the types t9.small.*\nus-west-2 offers none/);
});

test('a type that no region offers is told; the others are used', async () => {
  const on = stage();
  const plan = await planned(on, define('regions: [eu-west-1], types: [t3.small, t9.small]'));
  assert.match(plan.warnings.join(), /t9.small is offered in none of eu-west-1/);
  const offers = plan.next(owner, 3, [], [])[0]?.[0]?.parameters.offers as string[];
  assert.ok(offers.length > 0 && offers.every(offer => offer.includes('/t3.small/')));
});

test('a type is only asked for in zones that offer it', async () => {
  const on = stage();
  const plan = await planned(on, define('regions: [us-east-1], types: [t3a.small]'));
  const offers = plan.next(owner, 3, [], [])[0]?.[0]?.parameters.offers as string[];
  assert.ok(offers.length > 1);
  assert.ok(offers.every(offer => !offer.startsWith('us-east-1e/')));
});

test('a quota that is too small for the count is told before anything is made', async () => {
  const quotas = [{ market: 'on-demand' as const, vcpus: 5 }];
  const { telling, exit } = await refused(usual, { quotas });
  assert.equal(telling.what, 'The vCPU quotas allow 2 machines, and count is 3');
  assert.match(telling.why ?? '', /eu-west-1: 5 vCPUs of Standard on-demand \(L-1216C47A\), at 2 a machine/);
  assert.equal(exit, Exit.usage);
  const zero = await refused(`${usual}, market: spot`, { quotas: [{ vcpus: 0 }] });
  assert.match(zero.telling.what, /allow 0 machines/);
  assert.match(zero.telling.next ?? '', /--region eu-west-1 --quota-code L-34B43A08 --desired-value 6$/);
  // What cannot be had has no price.
  const on = stage({ quotas: [{ market: 'spot', vcpus: 0 }] });
  const { wares } = await planned(on, define(`${usual}, market: spot-then-on-demand`));
  assert.deepEqual([...new Set(wares.map(({ market }) => market))], ['on-demand']);
});

test('a quota that is too small only because a region is left out is told with that region', async () => {
  const quotas = [{ vcpus: 4 }];
  const of = (regions: string) => `regions: [${regions}], types: [t3.small]`;
  const down = await refused(of('us-east-1, eu-west-1'), {
    quotas,
    faults: [{ kind: 'silent region', region: 'us-east-1' }],
  });
  assert.equal(down.telling.what, 'The vCPU quotas allow 2 machines, and count is 3');
  assert.match(
    down.telling.why ?? '',
    /^eu-west-1: 4 vCPUs .*\nus-east-1 is left out: AWS does not answer: .* no answer within 30 s$/,
  );
  assert.match(down.telling.next ?? '', /^run the command again when us-east-1 works; or lower count/);
  assert.equal(down.exit, Exit.failed);
  const disabled = await refused(of('af-south-1, eu-west-1'), { quotas });
  assert.match(disabled.telling.why ?? '', /\naf-south-1 is left out: .* not enabled/);
  assert.match(disabled.telling.next ?? '', /^lower count/);
  assert.equal(disabled.exit, Exit.usage);
});

test('a region with quota 0 is left out, and gets no machines', async () => {
  const on = stage({ quotas: [{ region: 'us-east-1', vcpus: 0 }] });
  const plan = await planned(on, define('regions: [us-east-1, eu-west-1], types: [t3.small]'));
  assert.match(plan.warnings.join(), /us-east-1 has no room for on-demand machines/);
  assert.deepEqual(
    plan
      .next(owner, 9, [], [])
      .flat()
      .map(({ place }) => place),
    ['eu-west-1'],
  );
});

test('how many vCPUs a type has is asked in the next region when the first one falls silent', async () => {
  const action = 'ec2:DescribeInstanceTypes';
  const two = define('regions: [eu-west-1, us-east-1], types: [t3.small, t3a.small]');
  const quotas = [{ vcpus: 2 }];
  const on = stage({ quotas, faults: [{ kind: 'silent region', action, region: 'eu-west-1' }] });
  assert.match((await refusedOn(on, two)).telling.what, /quotas allow 2 machines, and count is 3/);
  assert.ok(on.clock.monotonic() < 10_000, `${on.clock.monotonic()} ms`);
  const well = stage({ quotas });
  await refusedOn(well, two);
  assert.equal(callsOf(well, action), 1);
});

test('what nobody tells of a type is a warning, and its room is not known', async () => {
  const faults = [{ kind: 'silent region', action: 'ec2:DescribeInstanceTypes' } as const];
  const on = stage({ faults, quotas: [{ vcpus: 0 }] });
  const { warnings, next } = await planned(on, define(usual));
  assert.deepEqual(warnings, [
    'how many vCPUs t3.small has is not known: no answer within 30 s',
    'how many vCPUs t3a.small has is not known: no answer within 30 s',
  ]);
  assert.ok(next(owner, 3, [], []).length > 0);
  assert.ok(on.clock.monotonic() < 40_000, `${on.clock.monotonic()} ms`);
});

test('a VPC that a region does not have is told', async () => {
  const { telling } = await refused(`${usual}, vpc: vpc-0123456789abcdef0`);
  assert.match(telling.what, /eu-west-1 has no subnets in vpc-0123456789abcdef0/);
});

test('a disk smaller than the image is told before anything is made', async () => {
  const { telling } = await refused(`${usual}, disk: 2`);
  assert.match(telling.what, /ec2.disk is 2 GB, and the image ami-\w+ in eu-west-1 needs 8 GB/);
});

const failing =
  (error: AwsError) =>
  (aws: Aws): Aws => ({ ...aws, call: async () => Promise.reject(error) });

test('without credentials the ways to get some are named', async () => {
  const error = new AwsError('CredentialsProviderError', 'Could not load credentials from any providers');
  const { telling, exit } = await refused(usual, {}, { through: failing(error) });
  assert.equal(telling.what, 'There are no AWS credentials that can be used');
  assert.match(telling.next ?? '', /aws sso login.*AWS_PROFILE/);
  assert.equal(exit, Exit.usage);
});

test('an endpoint that cannot be reached is told, with where to look', async () => {
  const error = new AwsError('ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:1', { answered: false });
  const { telling, exit } = await refused(usual, {}, { through: failing(error) });
  assert.match(telling.what, /^AWS cannot be reached: could not /);
  assert.match(telling.next ?? '', /check the network, and AWS_ENDPOINT_URL/);
  assert.equal(exit, Exit.failed);
});

test('an endpoint that nobody answers at is told within two minutes', async () => {
  const definition = define(usual);
  const on = stage({ faults: [{ kind: 'silent region' }] }, { definition });
  const { telling } = await refusedOn(on, definition);
  assert.match(telling.what, /AWS does not answer/);
  assert.ok(on.clock.monotonic() <= 120_000, `${on.clock.monotonic()} ms`);
});
