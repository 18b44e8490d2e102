import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { makeKeyPair } from '../../scripts/machine/key-pair.ts';
import { standIns } from '../../scripts/render/stand-ins.ts';
import type { TemplateData } from '../../scripts/render/template-data.ts';
import { checkUserData, renderUserData, userDataLimit } from '../../scripts/render/user-data.ts';
import { realWorld } from '../../scripts/world/real.ts';
import { root } from '../support/root.ts';
import { refused } from './refused.ts';

const scope = { name: 'demo', environment: 'default' };
const data: TemplateData = {
  fleet: 'demo',
  environment: 'default',
  variables: { port: 80, on: true },
  ...standIns(scope),
};
const file = 'templates/t.hbs';
const render = (text: string) => renderUserData(text, file, data);
const config = (text: string) => render(`#cloud-config\n${text}`);
const wrong = (text: string) => refused(() => config(text));
const check = (text: string) => checkUserData(realWorld(), `#cloud-config\n${text}`, config(text), file);

test('the shipped template has nothing to complain about and takes a quarter of the limit at most', async () => {
  const template = await readFile(join(root, 'templates/cloud-init.yaml.hbs'), 'utf8');
  const text = render(template);
  assert.deepEqual(await checkUserData(realWorld(), template, text, file), []);
  assert.ok(Buffer.byteLength(text) < userDataLimit / 4);
  const { users, ssh_keys } = parse(text, { version: '1.1' });
  assert.equal(users[0].ssh_authorized_keys[0], data.access.clientKey);
  assert.equal(ssh_keys.ed25519_private, data.access.hostKey.private);
});

test('a release is rendered with stand-ins that have the size of real keys', () => {
  for (const name of ['a', 'hello', 'x'.repeat(31)]) {
    const { machine, access } = standIns({ name, environment: 'staging' });
    const real = makeKeyPair(`${machine.name} first contact`);
    assert.equal(access.hostKey.private.length, real.private.length);
    assert.equal(access.hostKey.public.length, real.public.length);
    assert.equal(access.clientKey.length, makeKeyPair(`${name}-staging`).public.length);
    assert.deepEqual(standIns({ name, environment: 'staging' }), { machine, access });
  }
});

test('user data of exactly 16,384 bytes is taken', () => {
  const start = '#cloud-config\nfinal_message: "';
  const text = `${start}${'x'.repeat(userDataLimit - start.length - 2)}"\n`;
  assert.equal(Buffer.byteLength(render(text)), 16_384);
});

test('user data of 16,385 bytes is refused with its size, the limit and its biggest parts', () => {
  const big = `write_files:\n  - path: /etc/big\n    content: "${'é'.repeat(4000)}"\nfinal_message: "`;
  const { what, why, file: told } = wrong(`${big}${'x'.repeat(16_385 - 14 - Buffer.byteLength(big) - 2)}"\n`);
  assert.equal(what, 'The user data has 16385 bytes; machines take at most 16384');
  assert.match(
    why ?? '',
    /^the biggest parts: final_message 83\d\d bytes, write_files \/etc\/big 80\d\d bytes$/,
  );
  assert.equal(told, file);
});

test('only #cloud-config may be the first line, because cloud-init makes something else of others', () => {
  const firsts = {
    '## template: jinja\n#cloud-config': /Jinja/,
    '#include\nhttp://example.com/': /network/,
    '#!/bin/sh': /script/,
    'Content-Type: multipart/mixed': /MIME/,
    '#cloud-boothook': /another format/,
    '#cloud-config-archive': /another format/,
    '\ufeff#cloud-config': /byte order mark/,
    '#cloud-config\r': /CR LF/,
  };
  for (const [first, words] of Object.entries(firsts)) {
    const { what, why, file: told } = refused(() => render(`${first}\nhostname: a\n`));
    assert.match(what, /must be exactly "#cloud-config"/);
    assert.match(why ?? '', words);
    assert.equal(told, `${file}:1`);
  }
  for (const first of ['', '#cloud-config ', '# cloud-config', 'hostname: b'])
    assert.match(refused(() => render(`${first}\nhostname: a\n`)).what, /must be exactly/);
});

test('broken YAML is refused with the line of the template', () => {
  const broken = {
    'hostname: [a\n': ':3',
    'hostname: a\n b: 1\n': ':2',
    'hostname: a\nhostname: b\n': ':3',
    'hostname: @a\n': ':2',
    '\thostname: a\n': ':2',
    'hostname: *a\n': '',
    '{{#if variables.on}}\nhostname: a\n{{/if}}\ntimezone: [\n\n': ':7',
  };
  for (const [text, line] of Object.entries(broken)) {
    const { what, file: told } = wrong(text);
    assert.match(what, /not valid YAML/);
    assert.equal(told, `${file}${line}`);
  }
  assert.match(wrong('- a\n').what, /not a YAML mapping/);
});

test('an error in user data never shows a key', () => {
  const { hostKey } = data.access;
  const { what, why = '' } = wrong(
    `ssh_keys: {{raw access.hostKey.private}}\n  b: {{raw access.hostKey.private}}\n`,
  );
  for (const line of hostKey.private.split('\n').slice(1, 4)) assert.ok(!`${what}${why}`.includes(line));
  assert.ok(!wrong(`hostname: *${'Ab'.repeat(20)}\n`).what.includes('AbAb'));
});

test('a key that cloud-init does not know is an error when it is near a known one, else a warning', async () => {
  const { what, file: told } = wrong('hostname: a\nruncmds: [ls]\n');
  assert.match(what, /no key "runcmds".*did you mean "runcmd"/);
  assert.equal(told, `${file}:3`);
  const [warning, ...others] = await check('my_own_settings: 1\n');
  assert.deepEqual([warning?.severity, warning?.line, others], ['warning', 2, []]);
});

test('a key whose module the template leaves out is an error, because it would have no effect', () => {
  const { what, next } = wrong('cloud_final_modules: [scripts_user, [phone-home, always]]\npackages: [jq]\n');
  assert.match(what, /"packages" would have no effect: its module, package-update-upgrade-install/);
  assert.match(next ?? '', /add package-update-upgrade-install/);
  config('cloud_final_modules: [package_update_upgrade_install]\npackages: [jq]\n');
});

test('commands for bash are flagged, because cloud-init runs them under sh', () => {
  const { what, file: told } = wrong('runcmd:\n  - set -e\n  - mkdir -p /opt/{a,b} && touch /opt/f{1..5}\n');
  assert.match(what, /^runcmd runs under sh, not bash: a brace/);
  assert.equal(told, `${file}:4`);
  assert.equal(wrong('bootcmd:\n  - |\n    ls\n    [[ -e a ]]\n').file, `${file}:5`);
  config('runcmd:\n  - set -e\n  - echo "{1..5}" \'[[\'\n  - [echo, "{1..5}"]\n');
});

test('commands that sh cannot read are told with their line, though items are joined into one script', async () => {
  const problems = await check('runcmd:\n  - set -e\n  - if true; then\n  - echo "a\n');
  const [first] = problems;
  assert.deepEqual([first?.severity, first?.line], ['error', 5]);
  assert.match(first?.what ?? '', /^sh cannot read runcmd: /);
  assert.deepEqual(await check('runcmd:\n  - set -e\n  - if true; then\n  - echo a\n  - fi\n'), []);
});

test('commands whose failure nobody would see are told', async () => {
  const [problem] = await check('runcmd:\n  - "false"\n  - ls\n');
  assert.match(problem?.what ?? '', /Only the last command of runcmd can fail it/);
  assert.deepEqual(await check('runcmd:\n  - [set, -e]\n  - ls\n'), []);
});

test('commands that YAML reads as something else than text are refused', () => {
  assert.match(wrong('runcmd:\n  - echo a: b\n').what, /needs quotes/);
  assert.match(wrong('runcmd:\n  - [systemctl, enable, yes]\n').what, /not text: put it in quotes/);
  assert.match(wrong('runcmd: ls\n').what, /must be a list/);
});
