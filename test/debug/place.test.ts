import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judge } from '../../debug/judge.ts';
import type { Sources } from '../../debug/sources.ts';
import { makeBundle } from '../../scripts/render/bundle.ts';
import { sourcesOf } from '../../scripts/render/sources.ts';
import { caseOf, withProbes } from './cases.ts';

const setup = `#!/bin/sh
set -eu
step wait
sleep 1
step move
cp -R files/. /
step make
install -m 755 other /opt/other/server
step go
`;
const unit = `{{#if variables.loud}}
# loud
{{/if}}
[Service]
User=app
ExecStart=/opt/hello/run
`;
const template = `#cloud-config
hostname: {{machine.name}}
{{#if ttl}}
bootcmd: []
{{/if}}
runcmd:
  - [true]
`;
const rendered = '#cloud-config\nhostname: x\nruncmd:\n  - [true]\n';

const file = (path: string, text: string) => ({
  path,
  mode: '644' as const,
  content: Buffer.from(text),
  file: `instance/${path}`,
});
const sources: Sources = sourcesOf(
  makeBundle(
    [
      file('setup.sh', setup),
      file('shop.env', 'NAME=shop\nPORT="8080\n'),
      file('units/hello.service.hbs', unit),
      file('files/opt/hello/run', '#!/bin/sh\n'),
      file('files/opt/hello/config.yaml', 'a: 1\n'),
    ],
    { fleet: 'hello', environment: 'default', variables: { loud: false } },
  ),
  { file: 'templates/first.yaml.hbs', template, text: rendered },
);
const fileOf = (name: string, changes: Parameters<typeof withProbes>[1] = {}) => {
  const bundle = withProbes(caseOf(name).bundle, changes);
  return judge({ ...bundle, sources }).findings[0]?.file;
};

test('a file of the machine is told as the file of the checkout that it came from, with the line of its template', () => {
  assert.equal(sources['/opt/hello/run']?.file, 'instance/files/opt/hello/run');
  assert.equal(fileOf('user-missing'), 'instance/units/hello.service.hbs:5');
  assert.equal(fileOf('unit-stopped'), 'instance/units/hello.service.hbs');
  assert.equal(fileOf('settings-changed'), 'instance/files/opt/hello/config.yaml');
});

test('a program that ends badly is what has to be changed, and not the unit that starts it', () => {
  assert.equal(fileOf('crash-loop'), 'instance/files/opt/hello/run');
  const told = `2026-11-21T06:00:00+0000 hello-1 run[7]:   File "/opt/hello/run", line 12, in serve
2026-11-21T06:00:00+0000 hello-1 run[7]: KeyError: 'region'
`;
  const journal = caseOf('crash-loop').bundle.probes['units/journal:hello.service']?.text ?? '';
  assert.equal(
    fileOf('crash-loop', { 'units/journal:hello.service': { text: `${journal}${told}` } }),
    'instance/files/opt/hello/run:12',
  );
});

test('a set-up that fails is told with the line of its step, or the line that the shell names', () => {
  const log = `2026-11-21T06:00:00Z step 1/4 wait
2026-11-21T06:00:01Z step 2/4 move
cp: cannot stat 'files/.': No such file or directory
2026-11-21T06:00:01Z failed step 2/4 move rc=1
`;
  const probes = (text: string) => ({
    'deployment/log': { text },
    'deployment/steps': { text: text.replace(/^cp.*\n/m, '') },
  });
  assert.equal(fileOf('step-fails', probes(log)), 'instance/setup.sh:5');
  const named = log.replace(/^cp.*$/m, './setup.sh: 6: frobnicate: not found');
  assert.equal(fileOf('step-fails', probes(named)), 'instance/setup.sh:6');
  const read = log.replace(/^cp.*$/m, './setup.sh: 2: ./shop.env: Syntax error: Unterminated quoted string');
  assert.equal(fileOf('step-fails', probes(read)), 'instance/shop.env:2');
});

test('user data are told as their template, with its own line', () => {
  assert.equal(fileOf('runcmd-fails'), 'templates/first.yaml.hbs:6');
});

test('what the bundle did not bring was made by the set-up, and the line that names it is told', () => {
  const bundle = caseOf('program-missing').bundle;
  const move = (text: string) =>
    text.replaceAll('hello.service', 'other.service').replaceAll('/opt/hello/', '/opt/other/');
  const moved = JSON.parse(move(JSON.stringify(bundle)));
  const { file } = judge({ ...moved, sources }).findings[0] ?? {};
  assert.match(file ?? '', /^instance\/setup\.sh:8$/);
});

test('without the checkout the usual file is told, without a line', () => {
  assert.equal(judge(caseOf('user-missing').bundle).findings[0]?.file, 'instance/units/hello.service');
});
