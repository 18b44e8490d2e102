import assert from 'node:assert/strict';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { MayflyError } from '../../scripts/errors.ts';
import { loadDefinition } from '../../scripts/fleet/load.ts';
import type { Release } from '../../scripts/fleet/release.ts';
import { prepare } from '../../scripts/operations/prepare.ts';
import type { Provider } from '../../scripts/providers/provider.ts';
import { realWorld } from '../../scripts/world/real.ts';
import { root } from '../support/root.ts';
import { scratch } from '../support/scratch.ts';

// What a release of an EC2 fleet is made of, before anything is touched.

const template = 'templates/cloud-init.yaml.hbs';

const provider = (numbered: boolean, id = 'image') =>
  ({ numbered, resolveImage: async () => ({ alias: 'debian-12', id }) }) as unknown as Provider;

/** A checkout of a user: the shipped template with something behind it, and the shipped instance folder. */
const checkout = async (t: TestContext, more = ''): Promise<string> => {
  const folder = await scratch(t);
  for (const name of ['instance', 'templates'])
    await cp(join(root, name), join(folder, name), { recursive: true });
  await writeFile(join(folder, template), `${await readFile(join(root, template), 'utf8')}${more}`);
  return folder;
};

const prepared = (folder: string, settings: string, numbered = false) => {
  const definition = loadDefinition(
    `name: hello\nvariables: { greeting: x }\n${settings}`,
    'fleet.yaml',
    'default',
  );
  return prepare(realWorld(), provider(numbered), { root, folder, version: '1', definition });
};

const refused = async (task: Promise<unknown>) => {
  const error = await task.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof MayflyError);
  return error.telling;
};

test('machines of EC2 share one user data, with the name of their fleet', async t => {
  const { release } = await prepared(await checkout(t), 'provider: ec2\n');
  assert.match(release.userData, /^hostname: hello$/m);
  const local = await prepared(await checkout(t), '', true);
  assert.match(local.release.userData, /^hostname: hello-10000$/m);
});

test('a template with a slot makes local machines, and is refused for EC2 with file and line', async t => {
  const folder = await checkout(t, 'final_message: "{{machine.slot}}"\n');
  const { release } = await prepared(folder, '', true);
  const line = release.userData.split('\n').length - 1;
  const { file, what } = await refused(prepared(folder, 'provider: ec2\n'));
  assert.match(what, /machine\.slot/);
  assert.match(file ?? '', new RegExp(`^${template}:\\d+:`));
  assert.ok(Number(file?.split(':')[1]) >= line);
});

test('a ttl reaches the machines of EC2, and no others', async t => {
  const folder = await checkout(t);
  const settings = 'ec2: { ttl: 2h }\n';
  const mortal = await prepared(folder, `provider: ec2\n${settings}`);
  assert.match(mortal.release.userData, /\+ 7200\)/);
  const access = { user: 'u', clientKey: 'k', hostKey: { private: 'p', public: 'p' } };
  assert.match(mortal.userData({ name: 'hello' }, access), /\+ 7200\)/);
  assert.doesNotMatch((await prepared(folder, settings, true)).release.userData, /deadline/);
});

test('a template that would leave machines without their end is refused before anything is made', async t => {
  const folder = await checkout(t);
  const text = (await readFile(join(folder, template), 'utf8')).replace(
    /\{\{#if ttl\}\}[\s\S]*\{\{\/if\}\}\n/,
    '',
  );
  await writeFile(join(folder, template), text);
  await prepared(folder, 'provider: ec2\n');
  const { file, next } = await refused(prepared(folder, 'provider: ec2\nec2: { ttl: 2h }\n'));
  assert.equal(file, template);
  assert.match(next ?? '', /\{\{#if ttl\}\}/);
});

test('the release of a spot fleet covers what mayfly brings to its machines', async t => {
  const folder = await checkout(t);
  const paths = async (market: string) => {
    const { release, bundle } = await prepared(folder, `provider: ec2\nec2: { market: ${market} }\n`);
    return { told: release.bundle.manifest.map(({ path }) => path), enabled: bundle.enabled };
  };
  const spot = await paths('spot');
  assert.ok(spot.told.includes('/opt/mayfly/spot-watch'));
  assert.ok(spot.enabled.includes('mayfly-spot.service'));
  assert.ok(!(await paths('on-demand')).told.some(path => path.includes('mayfly')));
});

test('the same description goes on with the image that it had, and another one takes the newest', async t => {
  const folder = await checkout(t);
  const first = await prepared(folder, 'provider: ec2\n');
  const later = (settings: string, standing?: Release) => {
    const text = `name: hello\nvariables: { greeting: x }\n${settings}`;
    const definition = loadDefinition(text, 'fleet.yaml', 'default');
    const sources = { root, folder, version: '1', definition };
    return prepare(realWorld(), provider(false, 'newer'), sources, 'all', standing);
  };
  assert.equal((await later('provider: ec2\n', first.release)).release.id, first.release.id);
  assert.equal((await later('provider: ec2\n')).image.id, 'newer');
  assert.equal((await later('provider: ec2\ncount: 2\n', first.release)).image.id, 'newer');
});
