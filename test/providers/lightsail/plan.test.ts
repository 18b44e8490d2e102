import assert from 'node:assert/strict';
import { test } from 'node:test';
import { administrator } from '../../../lab/core/simulated.ts';
import { define, owner, planned, type StageOptions, stage, toldBy } from './stage.ts';

type Lab = Parameters<typeof stage>[0];

const plan = async (settings: string, count = 1, lab: Lab = {}, options: StageOptions = {}) => {
  const definition = define(settings, count);
  return planned(stage(lab, { definition, ...options }), definition);
};
const refused = async (settings: string, count = 1, lab: Lab = {}, options: StageOptions = {}) => {
  const { telling, exit } = await toldBy(plan(settings, count, lab, options));
  return { ...telling, exit };
};
const bundleOf = async (settings: string) => [
  ...new Set((await plan(settings)).wares.map(({ type, place }) => `${place} ${type}`)),
];

test('the cheapest bundle that fits is bought, in each region, or the one that is named', async () => {
  assert.deepEqual(await bundleOf('regions: [eu-west-1]'), ['eu-west-1 nano_3_0']);
  assert.deepEqual(await bundleOf('regions: [eu-west-1], memory: 3'), ['eu-west-1 medium_3_0']);
  assert.deepEqual(await bundleOf('regions: [eu-west-1], cpus: 3'), ['eu-west-1 xlarge_3_0']);
  assert.deepEqual(await bundleOf('regions: [eu-west-1], ip: ipv6'), ['eu-west-1 nano_ipv6_3_0']);
  assert.deepEqual(await bundleOf('regions: [eu-west-1, us-east-1], bundle: small_3_0'), [
    'eu-west-1 small_3_0',
    'us-east-1 small_3_0',
  ]);
});

test('a blueprint that needs more than the smallest machine gets more, and refuses less', async () => {
  const definition = { ...define('regions: [eu-west-1]', 1), image: 'al2023' as const };
  const on = stage({}, { definition });
  assert.equal((await planned(on, definition)).wares[0]?.type, 'micro_3_0');
  const small = { ...define('regions: [eu-west-1], bundle: nano_3_0', 1), image: 'al2023' as const };
  const { telling, exit } = await toldBy(planned(stage({}, { definition: small }), small));
  assert.match(telling.what, /bundle nano_3_0 is too small for the blueprint amazon_linux_2023/);
  assert.match(telling.why ?? '', /a power of 300, and the blueprint needs 500/);
  assert.match(telling.next ?? '', /set lightsail\.bundle to micro_3_0 \(2 vCPUs, 1 GB, \$7 a month\)/);
  assert.equal(exit, 2);
});

test('a bundle that is gone, unknown, or of another kind is told with what would do', async () => {
  const gone = await refused('regions: [eu-west-1], bundle: small_2_0');
  assert.match(gone.what, /bundle small_2_0 cannot be had any more in eu-west-1/);
  assert.match(gone.next ?? '', /set lightsail\.bundle to small_3_0/);
  assert.equal(gone.exit, 2);
  const inactive = { lightsail: { inactive: ['small_3_0'] } };
  assert.match((await refused('bundle: small_3_0', 1, inactive)).next ?? '', /to medium_3_0/);
  const typo = await refused('bundle: smal_3_0');
  assert.match(typo.what, /no bundle smal_3_0 in us-east-1 \(did you mean "small_3_0"\?\)/);
  assert.match(typo.why ?? '', /^it has nano_3_0, micro_3_0/);
  assert.match((await refused('bundle: small_win_3_0')).what, /must be for Linux/);
  assert.match((await refused('bundle: small_ipv6_3_0')).what, /have a public IPv4 address/);
  const dear = await refused('memory: 4, price: 12');
  assert.match(dear.what, /No bundle of us-east-1 has 4 GB and at most \$12 a month for debian_12/);
  assert.match(dear.why ?? '', /medium_3_0 \(2 vCPUs, 4 GB, \$24 a month\)/);
  assert.match((await refused('memory: 4000')).why ?? '', /the largest one is 4xlarge_3_0/);
});

test('an image that Lightsail does not have, or has no more, is told with those that it has', async () => {
  const told = async (lab: Lab, image: 'debian-12' | 'debian-13') => {
    const definition = { ...define('regions: [eu-west-1]', 1), image };
    return (await toldBy(planned(stage(lab, { definition }), definition))).telling;
  };
  const none = await told({}, 'debian-13');
  assert.match(none.what, /no blueprint for debian-13 in eu-west-1/);
  assert.match(none.why ?? '', /it has debian-12, ubuntu-22\.04, ubuntu-24\.04, al2023/);
  const gone = await told({ lightsail: { inactive: ['debian_12'] } }, 'debian-12');
  assert.match(gone.what, /blueprint debian_12 of debian-12 cannot be had any more/);
});

test('a region that Lightsail does not have, or that is not enabled, is told before anything is made', async () => {
  const only = await refused('regions: [us-west-1]');
  assert.match(only.what, /Lightsail has no region us-west-1 \(did you mean "us-west-2"\?\)/);
  assert.equal(only.exit, 2);
  assert.match((await refused('regions: [eu-south-1]')).what, /eu-south-1 is not enabled for this account/);
  const { warnings, places } = await plan('regions: [eu-south-1, eu-west-1]');
  assert.match(warnings.join(), /eu-south-1 is left out/);
  assert.deepEqual(places, ['eu-west-1']);
  const silent: Lab = { faults: [{ kind: 'silent region', region: 'eu-west-2' }] };
  assert.match(
    (await plan('regions: [eu-west-1, eu-west-2]', 1, silent)).warnings.join(),
    /eu-west-2 is left out/,
  );
});

test('a region that the organization has closed is left out, and need not prove itself empty', async () => {
  const message = 'with an explicit deny in a service control policy';
  const faults = [{ kind: 'error', region: 'us-east-1', code: 'AccessDeniedException', message } as const];
  const { warnings, places } = await plan('regions: [us-east-1, eu-west-1]', 1, { faults });
  assert.match(warnings.join(), /us-east-1 is left out: .*service control policy/);
  assert.deepEqual(places, ['eu-west-1']);
});

test('a region for which the release has no blueprint says what looks it up anew', async () => {
  const { provider, through } = stage();
  const image = await through(provider.resolveImage(define('regions: [eu-west-1]', 1)));
  const { signal } = new AbortController();
  const { telling } = await toldBy(through(provider.plan(define('regions: [us-east-1]', 1), image, signal)));
  assert.match(telling.what, /image debian-12 is not known in us-east-1/);
  assert.match(telling.next ?? '', /^just replace/);
});

test('a quota that is too small is told with its code, and what the fleet has itself does not count', async () => {
  const four: Lab = { lightsail: { vcpus: 4 } };
  const told = await refused('regions: [eu-west-1]', 3, four);
  assert.match(told.what, /quotas of Lightsail allow 2 machines, and count is 3/);
  assert.match(told.why ?? '', /4 vCPUs of instances \(L-4259AF9B\), 0 of them used by others/);
  assert.match(told.next ?? '', /request-service-quota-increase --service-code lightsail --region eu-west-1/);
  const two = await plan('regions: [eu-west-1, us-east-1]', 4, four);
  assert.deepEqual(
    two.next(owner, 4, [], []).map(group => group[0]?.place),
    ['eu-west-1', 'us-east-1', 'eu-west-1', 'us-east-1'],
  );
  const blind = { caller: { ...administrator(), denied: new Set(['servicequotas:GetServiceQuota']) } };
  assert.match(
    (await plan('', 3, four, blind)).warnings.join(),
    /quota of us-east-1 is not known: AccessDenied/,
  );
});

test('a quota that is too small only because a region is left out is told with that region', async () => {
  const faults = [{ kind: 'silent region', region: 'us-east-1' } as const];
  const told = await refused('regions: [us-east-1, eu-west-1]', 3, { lightsail: { vcpus: 4 }, faults });
  assert.match(told.what, /quotas of Lightsail allow 2 machines, and count is 3/);
  assert.match(told.why ?? '', /^eu-west-1: 4 vCPUs .*\nus-east-1 is left out: /);
  assert.match(told.next ?? '', /^run the command again .*; or lower count/);
  assert.equal(told.exit, 1);
});

test('an address needs room, and a region has one address of a fleet', async () => {
  const definition = { ...define('regions: [eu-west-1]', 1), static_address: true };
  const on = stage({ lightsail: { addresses: 0 } }, { definition });
  const { telling, exit } = await toldBy(planned(on, definition));
  assert.match(telling.what, /no room for another static address in eu-west-1/);
  assert.match(telling.next ?? '', /release one that nobody needs/);
  assert.equal(exit, 2);
  const good = stage({}, { definition });
  const kinds = (await planned(good, definition)).shared(owner).map(group => group.map(({ kind }) => kind));
  assert.deepEqual(kinds, [['key pair', 'static address']]);
});

test('only the address of the caller is let in, unless the file says more; an unknown one stops', async () => {
  const ports = async (settings: string, addresses = ['203.0.113.7']) => {
    const options = { provider: { callerAddress: async () => addresses } };
    const made = await plan(settings, 1, {}, options);
    return made.next(owner, 1, [], [])[0]?.[0]?.parameters.ports;
  };
  assert.deepEqual(await ports(''), ['tcp 22 22 203.0.113.7/32']);
  assert.deepEqual(await ports('ports: [{port: 80, from: [0.0.0.0/0, "::/0"]}]'), [
    'tcp 22 22 203.0.113.7/32',
    'tcp 80 80 0.0.0.0/0',
    'tcp 80 80 ::/0',
  ]);
  const unknown = { provider: { callerAddress: async () => [] } };
  assert.match((await refused('', 1, {}, unknown)).next ?? '', /set lightsail\.ssh_from/);
});

test('other credentials than the file wants are refused, and so are bad ones', async () => {
  assert.match((await refused('account: "999988887777"')).what, /this fleet is of account 999988887777/);
  assert.match(
    (await refused('', 1, {}, { caller: { expired: true } })).what,
    /credentials have run out|expired/i,
  );
});

test('a price that nobody answers for is unknown after half a minute', async () => {
  const on = stage({ faults: [{ kind: 'silent region', action: 'lightsail:GetBundles' }] });
  const { prices } = on.provider;
  assert.ok(prices);
  const ware = { zone: 'eu-west-1a', type: 'small_3_0', market: 'on-demand', place: 'eu-west-1' } as const;
  assert.deepEqual(await on.through(prices([ware])), [undefined]);
  assert.ok(on.clock.monotonic() < 35_000, `${on.clock.monotonic()} ms`);
});
