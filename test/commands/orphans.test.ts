import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { newLab } from '../../lab/core/lab.ts';
import { administrator } from '../../lab/core/simulated.ts';
import { startLab } from '../../lab/server/server.ts';
import { main } from '../../scripts/cli/main.ts';
import { newRunId } from '../../scripts/operations/workplace.ts';
import { ownerTags } from '../../scripts/providers/provider.ts';
import { folderStore } from '../../scripts/store/folder.ts';
import { realWorld } from '../../scripts/world/real.ts';
import { imageId } from '../lab/core/client.ts';
import { testCredentials } from '../lab/support/stub.ts';
import { scratch } from '../support/scratch.ts';
import { recordingTerminal } from '../support/terminal.ts';

// `orphans` as it is called, on the lab over HTTP: whose things it finds, what it removes, and what it tells to type.

const region = 'eu-west-1';
const hour = 3_600_000;
const fleetFile = `name: hello
environments: {ec2: {provider: ec2, ec2: {regions: [${region}], types: [t3.small]}}}
`;

const set = (name: string, value: string | undefined) => {
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
};

const bench = async (t: TestContext) => {
  const world = realWorld();
  let ago = 0;
  const now = () => Date.now() - ago;
  const lab = newLab({
    now,
    seed: 5,
    regions: [region, 'us-east-1'],
    buckets: false,
    timings: { visible: 0, running: 0, terminated: 0, interfaces: 100 * hour, shown: 100 * hour },
  });
  const server = await startLab({ lab, world, credentials: [testCredentials] });
  t.after(server.close);
  const settings = {
    AWS_ENDPOINT_URL: server.url,
    AWS_ACCESS_KEY_ID: testCredentials.accessKey,
    AWS_SECRET_ACCESS_KEY: testCredentials.secretKey,
    AWS_REGION: region,
    AWS_PROFILE: undefined,
    AWS_SESSION_TOKEN: undefined,
  };
  for (const [name, value] of Object.entries(settings)) {
    const before = process.env[name];
    set(name, value);
    t.after(() => set(name, before));
  }
  const root = await scratch(t);
  await writeFile(join(root, 'fleet.yaml'), fleetFile);
  const { MAYFLY_STORE: _, ...environment } = world.host.environment;

  const call = (action: string, input: object) =>
    lab.call({ caller: administrator(), region, action, input }) as never;
  const newRun = () => newRunId({ ...world, clock: { ...world.clock, now: () => new Date(now()) } });
  /** As a run makes things: of each type with its marks. */
  const marks = (fleet: string, types: readonly string[], run = newRun()) => {
    const tags = { fleet, environment: 'default', release: 'r', run };
    const Tags = Object.entries(tags).map(([name, Value]) => ({
      Key: ownerTags[name as keyof typeof tags],
      Value,
    }));
    return types.map(ResourceType => ({ ResourceType, Tags }));
  };
  return {
    root,
    /** What is done is done so many milliseconds ago. */
    before: (milliseconds: number, work: () => void) => {
      ago = milliseconds;
      work();
      ago = 0;
    },
    /** One whose run tells no time. */
    machine: (fleet: string): string => {
      const { Instances } = call('ec2:RunInstances', {
        MinCount: 1,
        MaxCount: 1,
        InstanceType: 't3.small',
        ImageId: imageId(),
        TagSpecifications: marks(fleet, ['instance', 'volume', 'network-interface'], 'r-1'),
      }) as { Instances: { InstanceId: string }[] };
      return Instances[0]?.InstanceId ?? '';
    },
    end: (machine: string) => call('ec2:TerminateInstances', { InstanceIds: [machine] }),
    address: (fleet: string) =>
      call('ec2:AllocateAddress', { TagSpecifications: marks(fleet, ['elastic-ip']) }),
    group: (fleet: string) =>
      call('ec2:CreateSecurityGroup', {
        GroupName: `mayfly.${fleet}`,
        Description: fleet,
        TagSpecifications: marks(fleet, ['security-group']),
      }),
    /** The ids of machines that live. */
    machines: () =>
      lab
        .remains()
        .filter(({ kind, state }) => kind === 'instance' && state === 'running')
        .map(({ id }) => id),
    kinds: () =>
      lab
        .remains()
        .map(({ kind }) => kind)
        .sort(),
    /** Calls it in this folder of the checkout; somebody sits there and types these answers. */
    orphans: async (words: readonly string[], answers: string[] = [], folder = root) => {
      const terminal = recordingTerminal(answers);
      const code = await main({
        words: ['orphans', ...words],
        world: { ...world, host: { ...world.host, environment } },
        terminal,
        root,
        folder,
        signal: new AbortController().signal,
      });
      return { code, out: terminal.out, err: terminal.err };
    },
  };
};

/** The words after the verb of the command that is told. */
const told = (text: string): string[] => {
  const [, words] = /mayfly orphans (--[^\n#]*)/.exec(text) ?? [];
  assert.ok(words, text);
  return words.trim().split(' ');
};

test('the command that is told finds the same machine, and removes it', async t => {
  for (const words of [
    ['--env', 'ec2'],
    ['--provider', 'ec2'],
  ]) {
    const { machine, machines, orphans } = await bench(t);
    const id = machine('old');
    const refused = await orphans([...words, '--remove'], ['orphans']);
    assert.equal(refused.code, 2);
    assert.deepEqual(machines(), [id]);
    const listed = await orphans(words);
    for (const text of [refused.err, listed.out]) assert.match(text, /--remove --fleet old/);
    assert.deepEqual(told(refused.err), told(listed.out));
    const { code, out } = await orphans(told(refused.err), ['old']);
    assert.equal(code, 0, out);
    assert.match(out, /1 removed\.\nProven/);
    assert.deepEqual(machines(), []);
  }
});

test('--fleet only chooses of what is found without it', async t => {
  const { machine, machines, orphans } = await bench(t);
  const [old, older] = [machine('old'), machine('older')];
  const { out } = await orphans(['--env', 'ec2', '--fleet', 'old']);
  assert.match(out, /machine +\S*old/);
  assert.doesNotMatch(out.replace('Not shown: orphans of older.', ''), /older/);
  assert.deepEqual(machines().sort(), [old, older].sort());
  const nobody = await orphans(['--env', 'ec2', '--fleet', 'odl']);
  assert.match(nobody.out, /No orphans of that fleet.*\nNot shown: orphans of old(er)?, old(er)?\./);
});

test('a fleet file that is named and is not there is an error, and not a look at this computer', async t => {
  const { orphans } = await bench(t);
  const { code, err } = await orphans(['--fleet', 'old', '--file', 'gone.yaml']);
  assert.equal(code, 2);
  assert.match(err, /There is no fleet file/);
});

test('a fleet that the store beside the fleet file knows is no orphan, wherever it is asked from', async t => {
  const { root, machine, machines, orphans } = await bench(t);
  const store = folderStore(realWorld(), join(root, '.mayfly'));
  const locked = await store.open({ fleet: 'hello', environment: 'default' }).lock('create');
  await locked.write({ type: 'run', run: 'r-1', command: 'create' });
  await locked.unlock();
  const id = machine('hello');
  const below = join(root, 'below');
  const elsewhere = await scratch(t);
  await mkdir(below);
  const named = ['--file', join(root, 'fleet.yaml')];
  for (const [words, folder] of [
    [['--env', 'ec2', '--fleet', 'hello'], below],
    [['--provider', 'ec2'], below],
    [['--provider', 'ec2', '--fleet', 'hello', ...named], elsewhere],
  ] as const) {
    const { code, out } = await orphans([...words, '--remove'], ['hello'], folder);
    assert.equal(code, 0);
    assert.match(out, /No orphans\..*\nNot looked into: fleets that this store knows \(hello\)/);
    assert.deepEqual(machines(), [id]);
  }
});

test("in a cloud nothing of a colleague's goes before the fleet is named, also where it has no machine", async t => {
  for (const make of ['address', 'group'] as const) {
    const on = await bench(t);
    on[make]('theirs');
    const made = on.kinds();
    const refused = await on.orphans(['--env', 'ec2', '--remove'], ['orphans']);
    assert.equal(refused.code, 2);
    assert.match(refused.err, /1 thing may belong to somebody else: this store does not know theirs/);
    assert.deepEqual(on.kinds(), made);
    const { code } = await on.orphans(told(refused.err), ['theirs']);
    assert.equal(code, 0);
    assert.equal(on.kinds().length, made.length - 1);
  }
});

test('what costs nothing costs nothing; what tells no age is as old as the run that made it', async t => {
  const on = await bench(t);
  on.before(7 * hour, () => on.group('old'));
  on.before(5 * hour, () => on.end(on.machine('old')));
  on.before(3 * hour, () => on.address('old'));
  const { out } = await on.orphans(['--env', 'ec2']);
  assert.match(out, /security group .* 7 h +nothing\n/);
  assert.match(out, /network interface .* 5 h +nothing\n/);
  assert.match(out, /static address .* 3 h +\$0\.0050\n/);
  const removed = await on.orphans(['--env', 'ec2', '--remove', '--fleet', 'old'], ['no']);
  assert.equal(removed.code, 130);
  assert.match(removed.err, /security group .* 7 h +nothing\n/);
});
