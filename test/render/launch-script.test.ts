import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { MayflyError } from '../../scripts/errors.ts';
import { loadDefinition } from '../../scripts/fleet/load.ts';
import { bashisms } from '../../scripts/render/bashism.ts';
import {
  checkLaunchScript,
  launchScriptLimit,
  renderLaunchScript,
} from '../../scripts/render/launch-script.ts';
import { standIns } from '../../scripts/render/stand-ins.ts';
import type { TemplateData } from '../../scripts/render/template-data.ts';
import { realWorld } from '../../scripts/world/real.ts';
import { root } from '../support/root.ts';

const file = 'templates/launch.sh.hbs';
const own = await readFile(join(root, file), 'utf8');
const scope = { name: 'hello', environment: 'default' };
const data: TemplateData = { fleet: 'hello', environment: 'default', variables: {}, ...standIns(scope) };
const world = realWorld();

const refused = (template: string, more: Partial<TemplateData> = {}) => {
  try {
    renderLaunchScript(template, file, { ...data, ...more });
  } catch (thrown) {
    assert.ok(thrown instanceof MayflyError, String(thrown));
    return thrown.telling;
  }
  return assert.fail('it was rendered');
};

test('a fleet on Lightsail boots with a script, others with a cloud-config, unless it names a template', () => {
  const template = (text: string) => loadDefinition(`name: x\n${text}`, 'fleet.yaml', 'default').template;
  assert.equal(template('provider: lightsail\n'), 'templates/launch.sh.hbs');
  assert.equal(template('provider: ec2\n'), 'templates/cloud-init.yaml.hbs');
  assert.equal(template('provider: lightsail\ntemplate: my.sh.hbs\n'), 'my.sh.hbs');
});

test('our own launch script is plain sh, small, and says nothing wrong', async () => {
  const text = renderLaunchScript(own, file, data);
  assert.ok(Buffer.byteLength(text) < launchScriptLimit / 2);
  assert.deepEqual(bashisms(text), []);
  assert.deepEqual(await checkLaunchScript(world, own, text, file), []);
});

test('whatever stands in a value stays a value: sh reads it as one word', async () => {
  const name = `x'; touch /tmp/owned #$(id)\`id\`\\`;
  const text = renderLaunchScript(own, file, { ...data, machine: { name, slot: 1 } });
  const line = text.split('\n').find(each => each.startsWith('name=')) ?? '';
  const { stdout } = await world.processes.run(['sh', '-c', `${line}; printf %s "$name"`], {
    timeout: 10_000,
  });
  assert.equal(stdout, name);
});

test('a #cloud-config is refused with the template that would do, and bash too', () => {
  const cloud = refused('#cloud-config\nusers: []\n');
  assert.match(cloud.why ?? '', /cloud-config does nothing there/);
  assert.match(cloud.next ?? '', /set template: templates\/launch\.sh\.hbs/);
  const whole = refused('#cloud-config\n{{#if ttl}}\n{{/if}}\n');
  assert.match(whole.what, /Line 1 of the launch script/);
  assert.match(refused('#!/bin/bash\n').why ?? '', /under \/bin\/sh, whatever its first line asks for/);
});

test('more than 12 KB is refused, and so is ttl', () => {
  assert.match(
    refused(`${own}\n# ${'x'.repeat(launchScriptLimit)}`).what,
    /mayfly gives Lightsail at most 12288/,
  );
  const { what, file: where } = refused('#!/bin/sh\n\nsleep {{ttl}}\n');
  assert.match(what, /no "ttl" on Lightsail/);
  assert.equal(where, `${file}:3:9`);
});

test('what sh cannot read, what only bash can, and a script that does not tell how it ended are found with their lines', async () => {
  const check = async (template: string) =>
    (await checkLaunchScript(world, template, renderLaunchScript(template, file, data), file)).map(
      ({ severity, line, what }) => `${severity} ${line ?? '-'} ${what}`,
    );
  const tells = '# /etc/mayfly/launch-result\n';
  assert.match(
    (await check(`#!/bin/sh\n${tells}if true; then\n`)).join(),
    /error \d+ sh cannot read the launch script/,
  );
  assert.match((await check(`#!/bin/sh\n${tells}[[ a = b ]]\n`)).join(), /warning 3 sh is not bash/);
  assert.match(
    (await check('#!/bin/sh\ntrue\n')).join(),
    /error - The launch script does not tell how it ended/,
  );
});
