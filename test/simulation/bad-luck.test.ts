import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createdOutcome } from '../../scripts/commands/created.ts';
import { replacedOutcome } from '../../scripts/commands/replaced.ts';
import { timeline as newTimes } from '../../scripts/commands/timeline.ts';
import { Exit, MayflyError } from '../../scripts/errors.ts';
import type { FleetEvent } from '../../scripts/fleet/event.ts';
import { type Phase, phases } from '../../scripts/fleet/phase.ts';
import { ConnectionLost } from '../../scripts/machine/session.ts';
import { candidatesOf } from '../../scripts/operations/candidates.ts';
import { type Created, create } from '../../scripts/operations/create.ts';
import { type Destroyed, destroy } from '../../scripts/operations/destroy.ts';
import { list } from '../../scripts/operations/list.ts';
import { replace } from '../../scripts/operations/replace.ts';
import { status } from '../../scripts/operations/status.ts';
import type { Workplace } from '../../scripts/operations/workplace.ts';
import { labScope } from '../support/lab-fleet.ts';
import { labPrepared } from '../support/lab-prepared.ts';
import { caller, failed, good, type Scene, scene, usual } from '../support/scene.ts';

// What may happen to a fleet on EC2 beside what the schedules draw: each has a right exit code, a next command, and
// nothing is lost. The real operations on the lab, under simulated time.

/** What people read at the end of a create, and its exit code. */
const told = (created: Created) => createdOutcome(labScope, created, newTimes(), 1000);

test('a machine that never runs fails with what the provider says, and the next command; it is removed with the others', async () => {
  const on = scene({ neverRuns: 1 });
  const created = good(await on.create());
  assert.equal(created.verdict.good, false);
  assert.equal(told(created).exit, Exit.failed);
  const { telling } = created.machines[0]?.error ?? failed(undefined);
  assert.match(telling.what, /did not run within 60 s/);
  assert.match(telling.why ?? '', /pending/);
  assert.match(telling.next ?? '', /mayfly debug/);
  assert.ok(await on.gone());
});

for (const phase of phases)
  test(`a machine that somebody terminates when it is ${phase} is told, healed, and nothing is left`, async () => {
    const struck: string[] = [];
    const seen = { timings: { visible: 0 } };
    const on = scene({ lab: seen }, {}, (event, _, { call, fleet }) => {
      if (event.type !== 'phase' || event.phase !== phase || struck.length > 0) return;
      const id = [...fleet.guests.all.keys()].find(each => each.endsWith(event.machine.slice(-10))) ?? '';
      struck.push(event.machine);
      // By somebody else, at once.
      call('ec2:TerminateInstances', { InstanceIds: [id] });
    });
    const created = good(await on.create());
    assert.equal(struck.length, 1);
    if (phase !== ('ready' satisfies Phase)) {
      const machine = created.machines.find(({ name }) => name === struck[0]);
      assert.equal(machine?.ready, false);
      assert.match(machine?.error?.telling.what ?? '', /^The machine is gone: /);
      assert.match(machine?.error?.telling.next ?? '', /just (heal|destroy)/);
      assert.equal(told(created).exit, Exit.failed);
    }
    const healed = good(await on.create('heal'));
    assert.equal(healed.verdict.line, '2 of 2 machines are ready');
    assert.ok(!healed.machines.some(({ name }) => name === struck[0]));
    assert.ok(await on.gone());
  });

for (const [what, tells] of [
  ['is known by its console', true],
  ['is not used where its console tells another', false],
] as const)
  test(`a machine that shows another host key than its first boot was to bring ${what}`, async () => {
    const on = scene();
    on.fleet.guests.onLaunch(guest => {
      guest.key = 'own';
      const key = tells ? guest.ownKey : (guest.firstBoot?.hostKey ?? '');
      const text = `-----BEGIN SSH HOST KEY KEYS-----\n${key}\n-----END SSH HOST KEY KEYS-----\n`;
      on.fleet.timeline.later(30_000, () => on.fleet.lab.console(guest.id, text));
    });
    const created = good(await on.create());
    assert.equal(created.verdict.good, tells);
    if (!tells) {
      const { telling } = created.machines[0]?.error ?? failed(undefined);
      assert.match(telling.what, /^Another host key than the pinned one: this machine is not used$/);
      assert.match(telling.next ?? '', /mayfly debug/);
    }
    assert.ok(await on.gone());
  });

test('a security group that somebody deletes underneath a create is told; a new create makes it anew', async () => {
  const on = scene({
    note: what => {
      if (deleted || !/ec2:CreateLaunchTemplate us-east-1: done/.test(what)) return;
      deleted = true;
      const { SecurityGroups } = on.call('ec2:DescribeSecurityGroups', {
        Filters: [{ Name: 'tag-key', Values: ['mayfly:fleet'] }],
      }) as { SecurityGroups?: { GroupId: string }[] };
      on.call('ec2:DeleteSecurityGroup', { GroupId: SecurityGroups?.[0]?.GroupId });
    },
  });
  let deleted = false;
  const outcome = await on.create();
  const words =
    outcome instanceof MayflyError
      ? JSON.stringify(outcome.telling)
      : `${told(outcome).text} ${told(outcome).exit}`;
  assert.match(words, /InvalidGroup\.NotFound|security group/i);
  assert.ok(outcome instanceof MayflyError ? outcome.exit !== 0 : told(outcome).exit === Exit.failed);
  const again = good(await on.create());
  assert.equal(again.verdict.line, '2 of 2 machines are ready');
  assert.ok(await on.gone());
});

/** The first one is a dry run. */
const afterDryRun = Array.from({ length: 50 }, (_, index) => index + 2);

test('a launch that is never answered ends with 3 and the place, also where enough machines are ready', async () => {
  const action = 'ec2:CreateFleet';
  const faults = [{ kind: 'silent region', action, region: 'eu-west-1', nth: afterDryRun } as const];
  const on = scene({ lab: { faults } }, { min: 1, regions: ['us-east-1', 'eu-west-1'] });
  const created = good(await on.create());
  assert.equal(created.verdict.line, '1 of 2 machines are ready, at least 1 must be, 1 was not seen');
  const { exit, text } = told(created);
  assert.equal(exit, Exit.unproven);
  assert.match(text, /Not proven: it is not known what was made in eu-west-1\./);
  on.fleet.lab.setFaults([]);
  const healed = good(await on.create('heal'));
  assert.equal(told(healed).exit, Exit.done);
  assert.ok(await on.gone());
});

const badGroups = {
  'is refused its rules': {
    kind: 'error',
    action: 'ec2:AuthorizeSecurityGroupIngress',
    code: 'RulesPerSecurityGroupLimitExceeded',
  },
  'is never answered for': { kind: 'silent region', action: 'ec2:CreateSecurityGroup', nth: afterDryRun },
} as const;

for (const [what, fault] of Object.entries(badGroups))
  test(`a security group that ${what} in one region is told, and puts no machine in doubt`, async () => {
    const faults = [{ ...fault, region: 'eu-west-1' }];
    const on = scene({ lab: { faults } }, { regions: ['us-east-1', 'eu-west-1'] });
    const created = good(await on.create());
    assert.equal(created.verdict.line, '2 of 2 machines are ready');
    const { exit, text } = told(created);
    assert.equal(exit, Exit.done);
    assert.match(text, /A security group of this fleet may be left in eu-west-1: it goes with just destroy/);
    assert.doesNotMatch(text, /Not proven|More machines/);
    on.fleet.lab.setFaults([]);
    assert.ok(await on.gone());
  });

for (const [min, outcome] of [
  [1, 'replaced'],
  [2, 'rolled back'],
] as const)
  test(`a replace of which a launch is never answered is ${outcome} where ${min} must be ready, and ends with 3`, async () => {
    const settings = { min, regions: ['us-east-1', 'eu-west-1'] };
    const on = scene({}, settings);
    good(await on.create());
    const nth = Array.from({ length: 50 }, (_, index) => index + 2);
    const action = 'ec2:CreateFleet';
    on.fleet.lab.setFaults([{ kind: 'silent region', action, region: 'eu-west-1', nth }]);
    const prepared = await labPrepared({ ...usual, ...settings, version: 2 });
    const replaced = await on.run(({ place }) => replace(place, prepared));
    assert.ok(!(replaced instanceof MayflyError), `${replaced}`);
    assert.equal(replaced.outcome, outcome);
    const { exit, text } = replacedOutcome(labScope, replaced, newTimes(), 1000);
    assert.equal(exit, Exit.unproven);
    assert.match(text, /Not proven[\s\S]* eu-west-1/);
    on.fleet.lab.setFaults([]);
    assert.ok(await on.gone());
  });

test('credentials that run out in the middle stop with the command that renews them; then it goes on', async () => {
  const on = scene({}, {}, (event, _, { fleet }) => {
    if (event.type === 'phase' && event.phase === 'running' && !expired) {
      expired = true;
      fleet.lab.setFaults([{ kind: 'expired credentials' }]);
    }
  });
  let expired = false;
  const outcome = await on.create();
  const words =
    outcome instanceof MayflyError
      ? JSON.stringify(outcome.telling)
      : outcome.machines.map(({ error }) => JSON.stringify(error?.telling)).join();
  assert.ok(expired);
  assert.ok(outcome instanceof MayflyError || outcome.machines.length === 2);
  const blind = await on.run(({ place }) => destroy(place, { images: false }));
  const text = blind instanceof MayflyError ? JSON.stringify(blind.telling) : JSON.stringify(blind.unseen);
  assert.match(`${words} ${text}`, /run out|ExpiredToken|RequestExpired/);
  assert.ok(blind instanceof MayflyError ? blind.exit !== 0 : !blind.proven);
  on.fleet.lab.setFaults([]);
  assert.ok(await on.gone());
});

const sessionOver = (action?: string) =>
  ({
    kind: 'error',
    ...(action && { action }),
    code: 'CredentialsProviderError',
    status: 400,
    message: 'The SSO session associated with this profile has expired.',
  }) as const;

test('an SSO session that ends when machines are already removed: destroy is not proven, and tells what is left', async () => {
  let ends = true;
  const on = scene({}, {}, (event, _, { fleet }) => {
    if (event.type === 'removed' && ends) fleet.lab.setFaults([sessionOver()]);
  });
  good(await on.create());
  const { exit, telling } = failed(await on.run(({ place }) => destroy(place, { images: false })));
  assert.equal(exit, Exit.unproven);
  assert.match(telling.why ?? '', /SSO session .* expired\.\nleft: 1 launch template, 1 security group$/);
  assert.match(telling.next ?? '', /^aws sso login .*; then: just destroy$/);
  ends = false;
  on.fleet.lab.setFaults([]);
  assert.ok(await on.gone());
});

for (const [what, strikes] of [
  ['the new machines run', (event: FleetEvent) => event.type === 'phase' && event.phase === 'running'],
  ['an old machine is removed', (event: FleetEvent) => event.type === 'removed'],
] as const)
  test(`an SSO session that ends when ${what}: replace is not proven, and goes on with the next one`, async () => {
    let armed = false;
    const on = scene({}, {}, (event, _, { fleet }) => {
      if (armed && strikes(event)) fleet.lab.setFaults([sessionOver()]);
    });
    good(await on.create());
    armed = true;
    const prepared = await labPrepared({ ...usual, version: 2 });
    const { exit, telling } = failed(await on.run(({ place }) => replace(place, prepared)));
    assert.equal(exit, Exit.unproven);
    assert.match(telling.next ?? '', /aws sso login .*just replace/);
    armed = false;
    on.fleet.lab.setFaults([]);
    const replaced = await on.run(({ place }) => replace(place, prepared));
    assert.ok(!(replaced instanceof MayflyError), `${replaced}`);
    assert.deepEqual([replaced.outcome, replaced.leftovers], ['replaced', []]);
    assert.equal([...on.fleet.guests.all.values()].filter(({ ended }) => !ended).length, 2);
    assert.ok(await on.gone());
  });

test('a create that goes on where it was interrupted ends no machine that another computer made meanwhile', async () => {
  const on = scene();
  on.fleet.lab.setFaults([sessionOver('ec2:CreateLaunchTemplate')]);
  assert.equal(failed(await on.create()).exit, Exit.failed);
  on.fleet.lab.setFaults([]);
  const prepared = await labPrepared(usual);
  good(await on.run(({ place }) => create(place, prepared), 1));
  const { exit, telling } = failed(await on.create());
  assert.equal(exit, Exit.usage);
  assert.match(
    `${telling.what} ${telling.why}`,
    /2 of its machines are not of this one .* create would end it/,
  );
  assert.equal([...on.fleet.guests.all.values()].filter(({ ended }) => !ended).length, 2);
  assert.ok(await on.gone());
});

test('an SSO session that ends when something was made ends a create with 1, which tells it; one that was over before with 2', async () => {
  const on = scene();
  on.fleet.lab.setFaults([sessionOver('ec2:CreateLaunchTemplate')]);
  const { exit, telling } = failed(await on.create());
  assert.equal(exit, Exit.failed);
  assert.match(telling.why ?? '', /\nleft: 1 security group$/);
  assert.match(telling.next ?? '', /^aws sso login .*; then run the command again; or: just destroy$/);
  assert.equal(on.fleet.lab.remains().length, 1);
  on.fleet.lab.setFaults([sessionOver()]);
  assert.equal(failed(await on.create()).exit, Exit.usage);
  on.fleet.lab.setFaults([]);
  assert.ok(await on.gone());
});

for (const phase of ['requested', 'running'] as const)
  test(`machines that fail after credentials ran out when they were ${phase} tell the command that renews them`, async () => {
    let expired = false;
    const on = scene({}, {}, (event, _, { fleet }) => {
      if (event.type !== 'phase' || event.phase !== phase || expired) return;
      expired = true;
      fleet.lab.setFaults([{ kind: 'expired credentials' }]);
    });
    const prepared = await labPrepared(usual);
    const deaf = ({ connect, ...place }: Workplace): Workplace => ({
      ...place,
      connect: async options => {
        if (expired) throw new ConnectionLost('no answer');
        return connect(options);
      },
    });
    const created = good(await on.run(({ place }) => create(deaf(place), prepared)));
    for (const { error } of created.machines) {
      const { why = '', next = '' } = error?.telling ?? {};
      assert.match(why, /us-east-1 could not be asked for its machines: machines: RequestExpired/);
      // The run is over: the same command again would be refused.
      assert.match(next, /^aws sso login .*; then just heal$/);
    }
    assert.ok(expired);
    on.fleet.lab.setFaults([]);
    assert.ok(good(await on.create('heal')).verdict.good);
    assert.ok(await on.gone());
  });

test('a region whose API does not answer for two minutes costs no machine that is well', async () => {
  let down = false;
  const regions = ['eu-west-1'];
  const on = scene({ timeout: 30_000 }, { regions }, (event, _, { fleet }) => {
    if (event.type !== 'phase' || event.phase !== 'configured' || down) return;
    down = true;
    fleet.lab.setFaults([{ kind: 'silent region', region: 'eu-west-1' }]);
    fleet.timeline.later(120_000, () => fleet.lab.setFaults([]));
  });
  const created = good(await on.create());
  assert.ok(down);
  assert.ok(created.verdict.good, created.verdict.line);
  on.fleet.lab.setFaults([]);
  assert.ok(await on.gone());
});

const withAddress = { count: 1, min: 1, address: true };

test('a region that is silent when its machine is to get the address is told in minutes, and a heal goes on', async () => {
  let down = false;
  const region = 'eu-west-1';
  const on = scene({ timeout: 30_000 }, { ...withAddress, regions: [region] }, (event, _, { fleet }) => {
    if (event.type !== 'phase' || event.phase !== 'ready' || down) return;
    down = true;
    fleet.lab.setFaults([{ kind: 'silent region', region }]);
  });
  const began = on.fleet.timeline.now();
  const created = good(await on.create());
  assert.ok(on.fleet.timeline.now() - began < 300_000);
  const { what, why, next } = created.machines[0]?.error?.telling ?? failed(undefined).telling;
  assert.match(what, /^eu-west-1 could not be asked for hello-/);
  assert.match(why ?? '', /no answer/);
  assert.match(next ?? '', /just heal/);
  assert.doesNotMatch(told(created).text, /gone|know it/);
  on.fleet.lab.setFaults([]);
  const healed = good(await on.create('heal'));
  assert.deepEqual([healed.verdict.good, on.fleet.guests.all.size], [true, 1]);
  assert.ok(healed.addressed);
  assert.ok(await on.gone());
});

for (const provider of ['ec2', 'lightsail'] as const)
  test(`the address and the machine of another store in another region are left alone (${provider})`, async () => {
    let hidden = true;
    const settings = { ...withAddress, provider };
    const on = scene({ provider }, { ...settings, regions: ['eu-west-1'] }, (event, _, { fleet }) => {
      if (hidden && event.type === 'note' && /set aside/.test(event.text)) fleet.lab.setFaults([]);
    });
    const there = await labPrepared({ ...usual, ...settings, regions: ['us-west-2'] });
    const other = good(await on.run(({ place }) => create(place, there), 1));
    await on.fleet.timeline.pass(() => false, 3_600_000);
    on.fleet.lab.setFaults([{ kind: 'silent region', region: 'us-west-2' }]);
    const created = good(await on.create());
    hidden = false;
    assert.ok(created.verdict.good, created.verdict.line);
    assert.ok(created.addressed);
    assert.notEqual(created.addressed.address, other.addressed?.address);
  });

test('without the right to end machines destroy is not proven, and names the right; with it, all goes', async () => {
  const on = scene();
  assert.ok(good(await on.create()).verdict.good);
  on.fleet.lab.setFaults([
    {
      kind: 'error',
      action: 'ec2:TerminateInstances',
      code: 'UnauthorizedOperation',
      status: 403,
      message: 'You are not authorized to perform this operation: ec2:TerminateInstances',
    },
  ]);
  const destroyed = (await on.run(({ place }) => destroy(place, { images: false }))) as Destroyed;
  assert.equal(destroyed.proven, false);
  assert.equal(destroyed.remaining.filter(({ kind }) => kind === 'machine').length, 2);
  assert.match(
    destroyed.remaining.map(({ why }) => why).join(),
    /UnauthorizedOperation.*ec2:TerminateInstances/,
  );
  on.fleet.lab.setFaults([]);
  assert.ok(await on.gone());
});

test('a heal that may not remove an old launch template goes on with the right: it does not send to destroy', async () => {
  const on = scene();
  good(await on.create());
  const [first] = on.fleet.guests.all.keys();
  on.call('ec2:TerminateInstances', { InstanceIds: [first] });
  const action = 'ec2:DeleteLaunchTemplate';
  const message = `You are not authorized to perform this operation: ${action}`;
  on.fleet.lab.setFaults([{ kind: 'error', action, code: 'UnauthorizedOperation', status: 403, message }]);
  const { exit, telling } = failed(await on.create('heal'));
  assert.equal(exit, Exit.unproven);
  assert.match(telling.why ?? '', /ec2:DeleteLaunchTemplate/);
  assert.equal(telling.next, 'mend that, then: just heal');
  on.fleet.lab.setFaults([]);
  assert.equal(good(await on.create('heal')).verdict.line, '2 of 2 machines are ready');
  assert.ok(await on.gone());
});

const twoRegions = { regions: ['us-east-1', 'eu-west-1'] };
const silent = (region: string) => ({ kind: 'silent region', region }) as const;
const regionsOf = ({ fleet }: Scene) => [...fleet.guests.all.values()].map(({ region }) => region);

test('a region that does not answer from the beginning is set aside; the machines are made in the others', async () => {
  const on = scene({ lab: { faults: [silent('eu-west-1')] } }, twoRegions);
  const created = good(await on.create());
  const { exit, text } = told(created);
  assert.equal(created.verdict.line, '2 of 2 machines are ready');
  // It is described, and a new store knows nothing of it.
  assert.equal(exit, Exit.unproven);
  assert.match(
    text,
    /Not proven: eu-west-1 did not answer and was set aside\. .* are not counted\.\n {2}why: .*\n {2}next: just list/,
  );
  // Nothing was made there: the missing ones can be made while it still does not answer.
  const [first] = on.fleet.guests.all.keys();
  on.call('ec2:TerminateInstances', { InstanceIds: [first] });
  const healed = good(await on.create('heal'));
  assert.equal(healed.verdict.line, '2 of 2 machines are ready');
  assert.deepEqual([told(healed).exit, healed.aside.length], [Exit.unproven, 1]);
  // The proof that nothing is left needs its answer.
  assert.equal(await on.gone(), false);
  on.fleet.lab.setFaults([]);
  assert.ok(await on.gone());
});

test('a region that is not described, and does not answer, is told, and puts nothing in doubt', async () => {
  const on = scene({ lab: { faults: [silent('us-west-2')] } });
  const created = good(await on.create());
  assert.equal(told(created).exit, Exit.done);
  assert.match(told(created).text, /us-west-2 did not answer and was set aside\. .*are not counted/);
  on.fleet.lab.setFaults([]);
  assert.ok(await on.gone());
});

test('a region that falls silent after the plan gets no call that makes anything; alone it ends the create', async () => {
  for (const regions of [['us-east-1', 'eu-west-1'], ['eu-west-1']]) {
    const prepared = await labPrepared({ ...usual, regions });
    const on = scene();
    const outcome = await on.run(async ({ place }) => {
      const plan = await place.provider.plan(prepared.definition, prepared.image, place.signal);
      on.fleet.lab.setFaults([silent('eu-west-1')]);
      return create(place, prepared, 'create', plan);
    });
    if (regions.length === 1) {
      const { exit, telling } = failed(outcome);
      assert.equal(exit, Exit.unproven);
      assert.match(telling.what, /eu-west-1 could not be asked/);
    } else {
      assert.equal(good(outcome).verdict.line, '2 of 2 machines are ready');
      assert.deepEqual(new Set(regionsOf(on)), new Set(['us-east-1']));
      assert.doesNotMatch(told(good(outcome)).text, /may be left|asked for and refused/);
    }
    on.fleet.lab.setFaults([]);
    assert.ok(await on.gone());
  }
});

test('a region that does not answer and holds machines of the fleet stops a heal, which would double them', async () => {
  const on = scene({}, { ...twoRegions, regions: ['eu-west-1', 'us-east-1'] });
  good(await on.create());
  assert.ok(regionsOf(on).includes('eu-west-1'));
  on.fleet.lab.setFaults([silent('eu-west-1')]);
  const { exit, telling } = failed(await on.create('heal'));
  assert.equal(exit, Exit.unproven);
  assert.match(telling.what, /eu-west-1 could not be asked/);
  on.fleet.lab.setFaults([]);
  assert.ok(await on.gone());
});

test('what only shares a region that does not answer holds no heal up', async () => {
  const on = scene({}, { ...twoRegions, count: 1, min: 1 });
  good(await on.create());
  const [region = ''] = regionsOf(on);
  const empty = twoRegions.regions.find(each => each !== region) ?? '';
  const [InstanceId] = on.fleet.guests.all.keys();
  on.fleet.lab.call({
    caller,
    region,
    action: 'ec2:TerminateInstances',
    input: { InstanceIds: [InstanceId] },
  });
  on.fleet.lab.setFaults([silent(empty)]);
  assert.equal(good(await on.create('heal')).verdict.line, '1 of 1 machine is ready');
  on.fleet.lab.setFaults([]);
  assert.ok(await on.gone());
});

test('a heal ends no machine that another computer made meanwhile in a region that did not answer', async () => {
  const on = scene({ lab: { faults: [silent('us-west-2')] } }, { regions: ['eu-west-1'] });
  good(await on.create());
  on.fleet.lab.setFaults([silent('eu-west-1')]);
  const elsewhere = await labPrepared({ ...usual, regions: ['us-west-2'] });
  good(await on.run(({ place }) => create(place, elsewhere), 1));
  on.fleet.lab.setFaults([]);
  const { exit, telling } = failed(await on.create('heal'));
  assert.equal(exit, Exit.usage);
  assert.match(telling.what, /2 of its machines are not of this one/);
  assert.equal([...on.fleet.guests.all.values()].filter(({ ended }) => !ended).length, 4);
  assert.ok(await on.gone());
});

test('a region that the plan leaves out is told at the end where machines are missing, and to programs always', async () => {
  const lab = { faults: [{ kind: 'silent region', region: 'eu-west-1' }] } as const;
  const whole = told(good(await scene({ lab }, twoRegions).create()));
  assert.deepEqual(
    (whole.json as { warnings: string[] }).warnings.map(warning => warning.split(':')[0]),
    ['eu-west-1 is left out'],
  );
  assert.doesNotMatch(whole.text, /warning/);
  const fewer = told(good(await scene({ lab, neverRuns: 1 }, twoRegions).create()));
  assert.match(fewer.text, /^warning: eu-west-1 is left out: /m);
});

test('a region that the organization closes stops neither create nor the proof of who knows where things were made, but that of who does not', async () => {
  const on = scene();
  on.fleet.lab.setFaults([
    {
      kind: 'error',
      region: 'us-west-2',
      code: 'UnauthorizedOperation',
      status: 403,
      message: 'You are not authorized. It is an explicit deny in a service control policy',
    },
  ]);
  assert.equal(good(await on.create()).verdict.line, '2 of 2 machines are ready');
  const elsewhere = await on.run(({ place }) => destroy(place, { images: false }), 1);
  assert.ok(!(elsewhere instanceof MayflyError), `${elsewhere}`);
  assert.deepEqual(
    [elsewhere.proven, elsewhere.remaining, elsewhere.unseen.map(({ place }) => place)],
    [false, [], ['us-west-2']],
  );
  assert.ok(await on.gone());
});

const closedThere = {
  kind: 'error',
  region: 'eu-west-1',
  code: 'UnauthorizedOperation',
  status: 403,
  message: 'You are not authorized. It is an explicit deny in a service control policy',
} as const;

test('a closed region that the fleet file names is left out, and stands in the way of no look, heal or proof', async () => {
  const on = scene({ lab: { faults: [closedThere] } }, twoRegions);
  assert.equal(told(good(await on.create())).exit, Exit.done);
  const listed = await on.run(({ place }) => list(place.provider, place.store));
  assert.ok(!(listed instanceof MayflyError), `${listed}`);
  assert.deepEqual([listed.machines.length, listed.unseen], [2, []]);
  assert.equal(good(await on.create('heal')).verdict.line, '2 of 2 machines are ready');
  assert.ok(await on.gone());
});

test('no machine of a region that is closed since or down is called gone or missing by status, debug, ssh and logs', async () => {
  for (const fault of [closedThere, { kind: 'silent region', region: 'eu-west-1' } as const]) {
    const on = scene({}, twoRegions);
    good(await on.create());
    on.fleet.lab.setFaults([fault]);
    const found = await on.run(({ place }) => candidatesOf(place));
    assert.ok(!(found instanceof MayflyError));
    assert.deepEqual([found.all.length, found.unseen.map(({ place }) => place)], [1, ['eu-west-1']]);
    const shown = await on.run(({ place }) => status(place, false));
    assert.ok(!(shown instanceof MayflyError));
    assert.deepEqual([shown.good, shown.remarks, shown.machines.length], [false, [], 1]);
  }
});

test('a region that is closed after machines were made there is told with that reason', async () => {
  const on = scene({}, twoRegions);
  good(await on.create());
  on.fleet.lab.setFaults([closedThere]);
  const listed = await on.run(({ place }) => list(place.provider, place.store));
  assert.ok(!(listed instanceof MayflyError), `${listed}`);
  assert.deepEqual(
    listed.unseen.map(({ place }) => place),
    ['eu-west-1'],
  );
  assert.match(listed.unseen[0]?.why ?? '', /explicit deny in a service control policy/);
  assert.equal(await on.gone(), false);
  on.fleet.lab.setFaults([]);
  assert.ok(await on.gone());
});

test('an account without the service-linked role for spot is told the one command that makes it', async () => {
  const error = {
    kind: 'error',
    action: 'ec2:CreateFleet',
    code: 'AuthFailure.ServiceLinkedRoleCreationNotPermitted',
    message:
      'The provided credentials do not have permission to create the service-linked role for EC2 Spot Instances.',
  } as const;
  const next = /aws iam create-service-linked-role --aws-service-name spot\.amazonaws\.com/;
  // The dry run is the first call.
  const early = failed(await scene({ lab: { faults: [error] } }, { market: 'spot' }).create());
  assert.match(early.telling.next ?? '', next);
  const on = scene({ lab: { faults: [{ ...error, nth: [2, 3, 4] }] } }, { market: 'spot' });
  const created = good(await on.create());
  const { text, exit } = told(created);
  assert.equal(exit, Exit.failed);
  assert.match(text, /AuthFailure\.ServiceLinkedRoleCreationNotPermitted/);
  assert.match(text, new RegExp(`next: ${next.source}`));
  assert.ok(await on.gone());
});

test('where no pool has room each refusal is shown with its pool, and what can be done', async () => {
  const on = scene({ lab: { capacity: [{ count: 0 }] } });
  const created = good(await on.create());
  const { text, exit, json } = told(created);
  assert.equal(exit, Exit.failed);
  assert.match(text, / {2}InsufficientInstanceCapacity: .*\n {4}us-east-1[a-f]\/t3a?\.small\/on-demand, /);
  assert.match(text, /next: name more types or regions in fleet\.yaml/);
  assert.ok((json as { refusals: unknown[] }).refusals.length > 0);
  assert.ok(await on.gone());
});

const moments: readonly (readonly [string, (event: FleetEvent) => boolean])[] = [
  ['when it has begun', event => event.type === 'started'],
  ...phases.map(
    phase =>
      [
        `when a machine is ${phase}`,
        (event: FleetEvent) => event.type === 'phase' && event.phase === phase,
      ] as const,
  ),
];

for (const [words, isNow] of moments)
  test(`a laptop that is asleep for an hour ${words} loses nothing, and doubles nothing`, async () => {
    let slept = false;
    const on = scene({}, {}, (event, process) => {
      if (slept || !isNow(event)) return;
      slept = true;
      process.asleep(3_600_000);
    });
    const outcome = await on.create();
    assert.ok(slept);
    const living = on.fleet.lab
      .remains()
      .filter(({ kind, state }) => kind === 'instance' && state === 'running').length;
    assert.ok(living <= 2, `${living} machines`);
    if (outcome instanceof MayflyError) assert.ok(outcome.exit !== 0 && outcome.telling.next !== undefined);
    else if (outcome.verdict.good) assert.equal(living, 2);
    assert.ok(await on.gone());
  });

test('while a laptop sleeps another one destroys the fleet: when it wakes up it makes nothing more', async () => {
  for (const [, isNow] of moments) {
    let slept = false;
    const share = scene({}, {}, (event, process) => {
      if (slept || !isNow(event)) return;
      slept = true;
      process.asleep(3_600_000);
    });
    const { fleet } = share;
    let destroyed: Destroyed | MayflyError | undefined;
    // The other one has a store of its own: only AWS is common to them.
    fleet.timeline.later(600_000, () => {
      const other = fleet.laptop({ host: 'other' }).process(99);
      void destroy(other.place, { images: false }).then(
        done => {
          destroyed = done;
        },
        (thrown: MayflyError) => {
          destroyed = thrown;
        },
      );
    });
    await share.create();
    await fleet.timeline.pass(() => destroyed !== undefined, 12 * 3_600_000);
    assert.ok(slept && destroyed);
    assert.ok(await share.gone());
  }
});

test('who may ask nobody waits for nothing: destroy of a fleet that the store does not know says so at once', async () => {
  const on = scene();
  assert.ok(good(await on.create()).verdict.good);
  on.fleet.lab.setFaults([
    { kind: 'error', code: 'UnauthorizedOperation', status: 403, action: 'ec2:DescribeInstances' },
  ]);
  const began = on.fleet.timeline.now();
  const destroyed = await on.run(({ place }) => destroy(place, { images: false }), 1);
  assert.ok(!(destroyed instanceof MayflyError));
  assert.deepEqual([destroyed.proven, destroyed.removed], [false, []]);
  assert.ok(destroyed.unseen.length > 0);
  assert.ok(on.fleet.timeline.now() - began < 60_000);
  on.fleet.lab.setFaults([]);
  assert.ok(await on.gone());
});

test('another store does not know which release a fleet is of, and says no machine is of another one', async () => {
  const on = scene();
  good(await on.create());
  await on.fleet.timeline.pass(() => false, 60_000);
  const seen = await on.run(({ place }) => status(place, false), 1);
  assert.ok(!(seen instanceof MayflyError));
  assert.ok(seen.machines.every(({ asDescribed }) => asDescribed));
  assert.ok(!seen.good && seen.remarks.some(remark => /which release .* is not known/.test(remark)));
});
