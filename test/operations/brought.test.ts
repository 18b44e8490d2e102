import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { MayflyError } from '../../scripts/errors.ts';
import { loadDefinition } from '../../scripts/fleet/load.ts';
import { machinePaths } from '../../scripts/machine/paths.ts';
import { withBrought } from '../../scripts/operations/brought.ts';
import { makeBundle } from '../../scripts/render/bundle.ts';
import { checkBundle } from '../../scripts/render/check.ts';
import { exposureLimit, exposureOf } from '../../scripts/render/exposure.ts';
import { type InstanceFile, readInstance } from '../../scripts/render/instance.ts';
import { realWorld } from '../../scripts/world/real.ts';
import { root } from '../support/root.ts';

const world = realWorld();
const fleet = (settings: string) =>
  loadDefinition(`name: hello\nvariables: { greeting: x }\n${settings}`, 'fleet.yaml', 'default');
const spot = fleet('provider: ec2\nec2: { market: spot }\n');
const folder = 'scripts/providers/ec2/machine';
const ownFiles = () => readInstance(world.files, join(root, 'instance'), 'instance');
const file = (path: string, text = '', mode: '644' | '755' = '644'): InstanceFile => ({
  path,
  mode,
  content: Buffer.from(text),
  file: `instance/${path}`,
});
const bundleOf = (files: readonly InstanceFile[]) =>
  makeBundle(files, { fleet: 'hello', environment: 'default', variables: { greeting: 'x' } });

const refused = async (...own: InstanceFile[]) => {
  const error = await withBrought(world, root, spot, own).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof MayflyError);
  assert.equal(error.exit, 2);
  return error.telling;
};

test('machines that may be spot ones are watched; others get nothing of it', async () => {
  const own = await ownFiles();
  const extra = async (settings: string) =>
    (await withBrought(world, root, fleet(settings), own)).length - own.length;
  assert.equal(await extra('provider: ec2\nec2: { market: spot }\n'), 5);
  assert.equal(await extra('provider: ec2\nec2: { market: spot-then-on-demand }\n'), 5);
  assert.equal(await extra('provider: ec2\nec2: { market: on-demand }\n'), 0);
  assert.equal(await extra('provider: local\nec2: { market: spot }\n'), 0);
});

test('what is brought is in the bundle, enabled, and nothing of it is complained about', async () => {
  const drain = file('files/opt/mayfly/drain', '#!/bin/sh\nsystemctl stop hello.service\n', '755');
  const bundle = bundleOf(await withBrought(world, root, spot, [...(await ownFiles()), drain]));
  assert.deepEqual(bundle.enabled, ['hello.service', 'mayfly-drain.path', 'mayfly-spot.service']);
  assert.deepEqual(await checkBundle(world, bundle, spot), []);
  const modes = new Map(bundle.manifest.map(({ path, mode }) => [path, mode]));
  assert.equal(modes.get('/opt/mayfly/spot-watch'), '755');
  assert.equal(modes.get('/opt/mayfly/spot-drain'), '755');
});

test('a file of the user that has the name of a brought one is refused, with both names and a way out', async () => {
  const unit = await refused(file('units/mayfly-spot.service'));
  assert.match(
    unit.what,
    /^instance\/units\/mayfly-spot\.service would be \/etc\/systemd\/system\/mayfly-spot\.service/,
  );
  assert.match(unit.next ?? '', /instance\/units\/mayfly-spot\.service\.d\/own\.conf$/);
  const template = await refused(file('files/opt/mayfly/spot-watch.hbs'));
  assert.match(template.why ?? '', new RegExp(`${folder}/files/opt/mayfly/spot-watch$`));
  assert.equal(template.file, 'instance/files/opt/mayfly/spot-watch.hbs');
});

test('a drop-in for a brought unit is taken', async () => {
  const own = [
    ...(await ownFiles()),
    file('units/mayfly-drain.service.d/own.conf', '[Service]\nPrivateNetwork=yes\n'),
  ];
  const bundle = bundleOf(await withBrought(world, root, spot, own));
  assert.deepEqual(await checkBundle(world, bundle, spot), []);
});

test('a drain hook that is not executable is refused before anything is made', async () => {
  for (const path of ['files/opt/mayfly/drain', 'files/opt/mayfly/drain.hbs'])
    assert.equal((await refused(file(path))).next, `chmod +x instance/${path}`);
});

test("no file of the user can stand where the machine's notice and the drain's result will", async () => {
  for (const path of [machinePaths.notice, machinePaths.drained, machinePaths.drainlog])
    assert.throws(
      () => bundleOf([file('setup.sh'), file(`files${path}`)]),
      /is in a place that mayfly writes itself/,
    );
});

test('the watch is exposed below 2.0', async t => {
  const name = 'mayfly-spot.service';
  const text = await readFile(join(root, folder, 'units', name), 'utf8');
  const exposure = await exposureOf(world, { name, text });
  if (exposure === undefined) return t.skip('systemd 250 or newer is not installed here');
  assert.ok(exposure.score < exposureLimit, `${exposure.score}\n${exposure.reasons.join('\n')}`);
});

test('scripts and units on the machine use the paths that the laptop knows', async () => {
  const read = (path: string) => readFile(join(root, folder, path), 'utf8');
  assert.match(await read('files/opt/mayfly/spot-watch'), new RegExp(`^file=${machinePaths.notice}$`, 'm'));
  const drain = await read('files/opt/mayfly/spot-drain');
  for (const word of [
    `notice=${machinePaths.notice}`,
    `result=${machinePaths.drained}`,
    `log=${machinePaths.drainlog}`,
  ])
    assert.ok(drain.includes(` ${word}`), word);
  assert.match(await read('units/mayfly-drain.path'), new RegExp(`^PathExists=${machinePaths.notice}$`, 'm'));
});
