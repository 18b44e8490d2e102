import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { main } from '../../scripts/cli/main.ts';
import { readScope } from '../../scripts/commands/site.ts';
import { makeRelease, releaseContent } from '../../scripts/fleet/release.ts';
import { folderStore } from '../../scripts/store/folder.ts';
import { realWorld } from '../../scripts/world/real.ts';
import { preparedFleet } from '../support/memory-fleet.ts';
import { scratch } from '../support/scratch.ts';
import { recordingTerminal } from '../support/terminal.ts';

// Where a fleet is that `--fleet` names: a provider that never had it would prove it gone.

const bench = async (t: TestContext) => {
  const root = await scratch(t);
  const real = realWorld();
  const environment = { PATH: root };
  const world = { ...real, host: { ...real.host, environment } };
  const terminal = recordingTerminal();
  const call = { world, terminal, root, folder: root, signal: new AbortController().signal };
  const sourceOf = async (options: Record<string, string>) => {
    const request = { ...call, options, positional: undefined, positionals: [], after: [] };
    const { source } = await readScope({ ...request, listen: () => undefined, local: () => text => text });
    return [source.provider, source.approval];
  };
  return { root, world, terminal, sourceOf, mayfly: (...words: string[]) => main({ ...call, words }) };
};

test('a fleet of which nobody knows where it is, is looked for nowhere', async t => {
  for (const words of [
    ['destroy', '--approve', 'old'],
    ['list'],
    ['status'],
    ['cost'],
    ['info'],
    ['logs'],
    ['debug', '--all'],
    ['ssh', 'old-1'],
  ]) {
    const { mayfly, terminal } = await bench(t);
    assert.equal(await mayfly(...words, '--fleet', 'old'), 2, words.join(' '));
    assert.match(terminal.err, /not known where old is/, words.join(' '));
    assert.match(terminal.err, /next: .*--provider ec2, --provider lightsail or --provider local/);
  }
});

test('a fleet is where its release in the store was made', async t => {
  const { root, world, sourceOf } = await bench(t);
  const { definition, ...rest } = preparedFleet(1).release;
  const release = makeRelease({ ...rest, definition: { ...definition, provider: 'ec2', approval: 'ask' } });
  const locked = await folderStore(world, join(root, '.mayfly'))
    .open({ fleet: 'old', environment: 'default' })
    .lock('create');
  await locked.keepRelease(release.id, releaseContent(release));
  await locked.write({ type: 'run', run: 'r-1', command: 'create', release: release.id });
  await locked.unlock();
  await writeFile(join(root, 'fleet.yaml'), 'name: old\nprovider: lightsail\n');
  assert.deepEqual(await sourceOf({ fleet: 'old' }), ['ec2', 'required']);
  assert.deepEqual(await sourceOf({ fleet: 'old', provider: 'local' }), ['local', 'required']);
});

test('else it is where the fleet file says that names it; a file of another fleet, or a wrong one, says nothing', async t => {
  const { root, sourceOf } = await bench(t);
  const write = (text: string) => writeFile(join(root, 'fleet.yaml'), text);
  await write('name: old\nenvironments: { cloud: { provider: ec2 } }\n');
  assert.deepEqual(await sourceOf({ fleet: 'old', env: 'cloud' }), ['ec2', 'required']);
  const refused = { message: /not known where/ };
  await assert.rejects(sourceOf({ fleet: 'old', env: 'gone' }), refused);
  await assert.rejects(sourceOf({ fleet: 'other', env: 'cloud' }), refused);
  await write('name: [\n');
  await assert.rejects(sourceOf({ fleet: 'old' }), refused);
});
