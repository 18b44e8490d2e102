import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderTemplate } from '../../scripts/render/template.ts';
import { refused } from './refused.ts';

const data = {
  fleet: 'demo',
  environment: 'default',
  machine: { name: 'demo-1', slot: 1 },
  variables: { port: 80, title: "it's 100%", tls: false, empty: '' },
};
const render = (text: string) => renderTemplate(text, 'a.hbs', data);

const wrong = (text: string, place: string, words: RegExp) => {
  const { what, file } = refused(() => render(text));
  assert.match(what, words);
  assert.equal(file, `a.hbs${place}`);
};

test('plain values are written as they are, and others only through a helper that quotes them', () => {
  assert.equal(
    render('{{fleet}} {{variables.port}} {{variables.tls}}[{{variables.empty}}]'),
    'demo 80 false[]',
  );
  assert.equal(render('{{sh variables.title}}'), "'it'\\''s 100%'");
  assert.equal(render('{{yaml variables.title}} {{json variables.port}}'), '"it\'s 100%" 80');
  assert.equal(render('{{unit variables.title}}|{{unitText variables.title}}'), '"it\'s 100%%"|it\'s 100%%');
  assert.equal(render('{{raw variables.title}}'), "it's 100%");
  assert.equal(
    render('{{yaml variables}}'),
    '{"port": 80, "title": "it\'s 100%", "tls": false, "empty": ""}',
  );
});

test('a value that needs quotes is refused without them, in two braces and in three, and is not shown', () => {
  for (const text of [
    '{{variables.title}}',
    '{{{variables.title}}}',
    '{{#with variables}}{{title}}{{/with}}',
  ]) {
    const { what, why } = refused(() => render(text));
    assert.match(what, /title holds characters that need quotes.*\{\{sh …\}\}.*\{\{raw …\}\}/);
    assert.ok(!`${what}${why}`.includes('100%'));
  }
});

test('blocks work: if, unless, else, each, with, and equality', () => {
  assert.equal(render('{{#if variables.tls}}T{{else}}F{{/if}}{{#unless variables.tls}}U{{/unless}}'), 'FU');
  assert.equal(render('{{#each machine}}{{@key}}={{this}};{{/each}}'), 'name=demo-1;slot=1;');
  assert.equal(
    render('{{#with machine}}{{name}} {{../fleet}} {{@root.environment}}{{/with}}'),
    'demo-1 demo default',
  );
  assert.equal(render('{{#if (eq environment "default")}}D{{else if variables.tls}}E{{/if}}'), 'D');
  assert.equal(render('\\{{left alone}}'), '{{left alone}}');
});

test('a missing variable is an error with file, line, column and the nearest name, also in a branch not taken', () => {
  wrong('x\n  {{variables.prot}}', ':2:5', /^There is no "prot" in variables \(did you mean "port"\?\)$/);
  wrong('{{sh variables.prot}}', ':1:6', /did you mean "port"/);
  wrong('{{#if variables.tls}}\n{{nope}}{{/if}}', ':2:3', /there is: fleet, environment, machine, variables/);
  wrong('{{#if nope}}{{/if}}', ':1:7', /no "nope"/);
  wrong('{{#with machine}}{{nme}}{{/with}}', ':1:20', /no "nme" in machine \(did you mean "name"/);
  wrong('{{#each variables}}{{x}}{{/each}}', ':1:22', /is one value/);
  wrong('{{@root.flet}}', ':1:3', /did you mean "fleet"/);
  wrong('{{../fleet}}', ':1:3', /leads out of the template/);
  wrong('{{@index}}', ':1:3', /no @index here/);
  wrong('{{fleet.length}}', ':1:3', /fleet is one value and has no "length"/);
});

test('templates reach nothing but data: no prototypes, no functions of JavaScript', () => {
  const names = ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf'];
  for (const name of names) {
    wrong(`{{variables.${name}}}`, ':1:3', new RegExp(`no "${name}"`));
    wrong(`{{${name}}}`, ':1:3', new RegExp(`no "${name}"`));
    wrong(`{{#with machine}}{{${name}}}{{/with}}`, ':1:20', new RegExp(`no "${name}"`));
    wrong(`{{#each machine}}{{@${name}}}{{/each}}`, ':1:20', /There is no @/);
  }
  for (const helper of ['lookup variables "port"', 'log fleet', 'helperMissing fleet'])
    wrong(`{{${helper}}}`, ':1:1', /There is no helper/);
});

test('wrong syntax is an error with file and line', () => {
  wrong('{{#if fleet}}\n\n', ':3:1', /not closed/);
  wrong('x\n{{ a b c', ':2:1', /cannot be read/);
  wrong('{{/if}}', ':1:1', /cannot be read/);
  wrong('{{#each variables}}{{/if}}', ':1:4', /each doesn't match if/);
  wrong('{{> part}}', ':1:1', /no partials/);
  wrong('{{* part}}', ':1:1', /no decorators/);
  wrong('{{#with machine as |m|}}{{/with}}', ':1:1', /name no values/);
  wrong('{{5}}', ':1:1', /constant/);
});

test('a wrong call of a helper is an error with file and line, and the nearest helper', () => {
  wrong('\n {{yml fleet}}', ':2:2', /no helper "yml" \(did you mean "yaml"/);
  wrong('{{sh}}', ':1:1', /takes one value/);
  wrong('{{sh fleet fleet}}', ':1:1', /takes one value/);
  wrong('{{eq fleet}}', ':1:1', /takes 2 values/);
  wrong('{{sh fleet quote=1}}', ':1:1', /takes one value/);
  wrong('{{#esch variables}}{{/esch}}', ':1:1', /no block "esch" \(did you mean "each"/);
  wrong('{{sh machine}}', ':1:1', /machine is a map/);
  wrong('{{#if (eq variables.port "80")}}{{/if}}', ':1:7', /two types are never equal/);
  wrong('{{#with fleet}}{{/with}}', ':1:9', /needs a map/);
  wrong('{{#if (yml fleet)}}{{/if}}', ':1:7', /no helper "yml"/);
});

test('a value that cannot be quoted is an error that names the variable, with file and line', () => {
  const bad = { variables: { key: 'a\0b', half: '\ud800' } };
  const nul = refused(() => renderTemplate('\n{{sh variables.key}}', 'a.hbs', bad));
  assert.match(nul.what, /^variables\.key holds a NUL/);
  assert.equal(nul.file, 'a.hbs:2:1');
  assert.match(
    refused(() => renderTemplate('{{yaml variables}}', 'a.hbs', bad)).what,
    /^variables\.half holds/,
  );
});

test('a name that is left out on purpose says why', () => {
  const { what } = refused(() => renderTemplate('{{machine.name}}', 'a.hbs', {}, { machine: 'One for all' }));
  assert.equal(what, 'One for all');
});
