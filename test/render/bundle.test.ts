import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { sha256 } from '../../scripts/fleet/canonical.ts';
import { parseManifest } from '../../scripts/fleet/manifest.ts';
import { makeBundle } from '../../scripts/render/bundle.ts';
import type { InstanceFile } from '../../scripts/render/instance.ts';
import { refused } from './refused.ts';

const data = { fleet: 'demo', environment: 'default', variables: { port: 80, title: "it's" } };

const file = (path: string, text: string | Buffer = '', mode: '644' | '755' = '644'): InstanceFile => ({
  path,
  mode,
  content: Buffer.from(text),
  file: `instance/${path}`,
});
const setup = file('setup.sh', '#!/bin/sh\n', '755');
const service = '[Service]\nExecStart=/bin/true\n';
const wanted = `${service}[Install]\nWantedBy=multi-user.target\n`;

const unpacked = (tar: Buffer, path: string) =>
  execFileSync('tar', ['-xOf', '-', path], { input: tar }).toString();

test('the same files give the same bundle in whatever order they were found; one changed byte gives another', () => {
  const files = [setup, file('files/a', 'x'), file('units/a.service', wanted), file('z/y')];
  const { tar, sha256: sum } = makeBundle(files, data);
  assert.equal(sum, sha256(tar));
  assert.ok(makeBundle(files.toReversed(), data).tar.equals(tar));
  for (const changed of [file('files/a', 'y'), file('files/a', 'x', '755'), file('files/b', 'x')])
    assert.notEqual(makeBundle([setup, changed, ...files.slice(2)], data).sha256, sum);
});

test('files are installed under their own path, units where systemd looks, and the rest is only uploaded', () => {
  const files = [
    setup,
    file('files/opt/app/run', 'x', '755'),
    file('units/a.service', wanted),
    file('units/b.service', service),
    file('units/b@.service', wanted),
    file('units/nginx.service.d/more.conf', '[Service]\nNice=5\n'),
    file('data/list.txt', 'y'),
  ];
  const {
    tar,
    manifest,
    units,
    enabled,
    files: count,
    bytes,
  } = makeBundle(files, data, ['nginx.service', 'b@1.service']);
  assert.deepEqual(manifest.map(({ path, mode, sha256: sum }) => [path, mode, sum]).sort(), [
    ['/etc/systemd/system/a.service', '644', sha256(wanted)],
    ['/etc/systemd/system/b.service', '644', sha256(service)],
    ['/etc/systemd/system/b@.service', '644', sha256(wanted)],
    ['/etc/systemd/system/nginx.service.d/more.conf', '644', sha256('[Service]\nNice=5\n')],
    ['/opt/app/run', '755', sha256('x')],
  ]);
  assert.deepEqual(parseManifest(unpacked(tar, 'mayfly/manifest')).length, manifest.length);
  assert.deepEqual(
    units.map(({ name }) => name),
    ['a.service', 'b.service', 'b@.service'],
  );
  assert.equal(unpacked(tar, 'mayfly/units'), 'a.service\nb.service\nb@.service\n');
  assert.deepEqual(enabled, ['a.service', 'b@1.service', 'nginx.service']);
  assert.equal(unpacked(tar, 'mayfly/enabled'), 'a.service\nb@1.service\nnginx.service\n');
  assert.equal(unpacked(tar, 'data/list.txt'), 'y');
  assert.equal(count, files.length);
  assert.equal(bytes, tar.length);
});

test('a bundle without units has empty lists, not missing ones', () => {
  const { tar } = makeBundle([setup], data);
  for (const list of ['manifest', 'units', 'enabled']) assert.equal(unpacked(tar, `mayfly/${list}`), '');
});

test('files that end in .hbs are rendered and lose the ending; others are left as they are', () => {
  const files = [
    file('setup.sh.hbs', '#!/bin/sh\necho {{sh variables.title}}\n', '755'),
    file('files/a', '{{x}}'),
  ];
  const { tar, manifest } = makeBundle(files, data);
  assert.equal(unpacked(tar, 'setup.sh'), "#!/bin/sh\necho 'it'\\''s'\n");
  assert.equal(unpacked(tar, 'files/a'), '{{x}}');
  assert.deepEqual(
    manifest.map(({ path }) => path),
    ['/a'],
  );
});

test('a template of the bundle that asks for its machine is told why there is none', () => {
  for (const name of ['machine.name', 'access.user']) {
    const { what, file: told } = refused(() =>
      makeBundle([setup, file('files/a.hbs', `\n{{${name}}}`)], data),
    );
    assert.match(what, /differs from machine to machine, and one bundle serves all of them/);
    assert.equal(told, 'instance/files/a.hbs:2:3');
  }
  assert.equal(
    refused(() => makeBundle([setup, file('files/a.hbs', '{{variables.prt}}')], data)).file,
    'instance/files/a.hbs:1:3',
  );
});

test('a template that is not text is refused', () => {
  const { what } = refused(() => makeBundle([setup, file('files/a.hbs', Buffer.from([0xff, 0x41]))], data));
  assert.match(what, /not UTF-8 text/);
  assert.match(refused(() => makeBundle([setup, file('files/.hbs')], data)).what, /no name but its ending/);
});

test('without a setup.sh there is no bundle', () => {
  const { what, next } = refused(() => makeBundle([file('files/setup.sh')], data));
  assert.match(what, /no setup\.sh/);
  assert.match(next ?? '', /#!\/bin\/sh/);
});

test('two files that would become one are refused, and both are named', () => {
  const clashes: [string, string][] = [
    ['files/a', 'files/a.hbs'],
    ['units/a.service', 'files/etc/systemd/system/a.service'],
    ['files/a.hbs', 'files/a/b'],
  ];
  for (const [one, other] of clashes) {
    const { what } = refused(() => makeBundle([setup, file(one), file(other)], data));
    assert.ok(what.includes(one) && what.includes(other), what);
  }
});

test('a bundle cannot write where mayfly itself writes', () => {
  const places = [
    'mayfly/manifest',
    'mayfly',
    'files/etc/mayfly/release.json',
    'files/opt/uploaded_files/x',
    'files/opt/deployment.log',
  ];
  for (const path of places)
    assert.match(
      refused(() => makeBundle([setup, file(path)], data)).what,
      /a place that mayfly writes itself/,
    );
});
