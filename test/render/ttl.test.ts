import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { standIns } from '../../scripts/render/stand-ins.ts';
import type { TemplateData } from '../../scripts/render/template-data.ts';
import { refuseWithoutEnd } from '../../scripts/render/ttl.ts';
import { checkUserData, renderUserData, userDataLimit } from '../../scripts/render/user-data.ts';
import { realWorld } from '../../scripts/world/real.ts';
import { root } from '../support/root.ts';
import { refused } from './refused.ts';

const scope = { name: 'demo', environment: 'default' };
const endless: TemplateData = {
  fleet: 'demo',
  environment: 'default',
  variables: {},
  ...standIns(scope, false),
};
const mortal: TemplateData = { ...endless, ttl: 7200 };
const file = 'templates/cloud-init.yaml.hbs';
const shipped = await readFile(join(root, file), 'utf8');

test('the shipped template ends a machine where a ttl is set, and has not a word of it elsewhere', async () => {
  const text = renderUserData(shipped, file, mortal);
  const { bootcmd } = parse(text, { version: '1.1' });
  assert.equal(bootcmd.length, 1);
  assert.match(bootcmd[0], /\+ 7200\)/);
  assert.deepEqual(await checkUserData(realWorld(), shipped, text, file), []);
  assert.ok(Buffer.byteLength(text) < userDataLimit / 4);
  const without = renderUserData(shipped, file, endless);
  assert.doesNotMatch(without, /ttl|bootcmd|deadline/);
  assert.equal(parse(without, { version: '1.1' }).hostname, 'demo');
});

test('without a ttl a template reads false, not a time', () => {
  const text = '#cloud-config\nfinal_message: "{{ttl}} {{#if ttl}}yes{{else}}no{{/if}}"\n';
  assert.match(renderUserData(text, file, endless), /"false no"/);
  assert.match(renderUserData(text, file, mortal), /"7200 yes"/);
});

test('a template that does nothing with a ttl that is set is refused, with the file and what to do', () => {
  refuseWithoutEnd(shipped, file, mortal);
  for (const text of ['hostname: a\n', '# {{ttl}}\nhostname: a\n', '{{#if ttl}}\nhostname: a\n{{/if}}\n']) {
    const own = `#cloud-config\n${text}`;
    const told = refused(() => refuseWithoutEnd(own, 'mine.hbs', mortal));
    assert.match(told.what, /^The template mine\.hbs does nothing with ttl/);
    assert.equal(told.file, 'mine.hbs');
    assert.match(told.next ?? '', /copy the part from \{\{#if ttl\}\}/);
    refuseWithoutEnd(own, 'mine.hbs', endless);
  }
});

test('machines that share user data have no slot: a template that asks for one is told where, and why', () => {
  assert.deepEqual(endless.machine, { name: 'demo' });
  for (const text of [
    '{{machine.slot}}',
    '{{#if machine.slot}}a{{/if}}',
    '{{#if @root.machine.slot}}a{{/if}}',
  ]) {
    const told = refused(() =>
      renderUserData(`#cloud-config\nhostname: a\n# ${text}\n`, 'mine.hbs', endless),
    );
    assert.match(told.what, /no "machine\.slot".*share one user data.*host name of its own/);
    assert.match(told.file ?? '', /^mine\.hbs:3:/);
  }
  const inside = '#cloud-config\n{{#with machine}}\n# {{slot}}\n{{/with}}\n';
  assert.equal(refused(() => renderUserData(inside, 'mine.hbs', endless)).file, 'mine.hbs:3:5');
  const numbered = { ...endless, ...standIns(scope) };
  assert.match(renderUserData('#cloud-config\nhostname: {{machine.slot}}\n', file, numbered), /10000/);
});
