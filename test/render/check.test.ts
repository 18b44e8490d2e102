import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeBundle } from '../../scripts/render/bundle.ts';
import { checkBundle } from '../../scripts/render/check.ts';
import type { InstanceFile } from '../../scripts/render/instance.ts';
import { type Problem, refuseErrors } from '../../scripts/render/problem.ts';
import { realWorld } from '../../scripts/world/real.ts';
import type { World } from '../../scripts/world/world.ts';
import { refused } from './refused.ts';

const data = { fleet: 'demo', environment: 'default', variables: { path: '/opt/app/run' } };

type Sources = Readonly<Record<string, string | Buffer>>;

/** Files are executable unless their path ends in `-`; units get an [Install] section. */
const filesOf = (sources: Sources): InstanceFile[] =>
  Object.entries({ 'setup.sh': '#!/bin/sh\nset -eu\n', ...sources }).map(([path, text]) => ({
    path: path.replace(/-$/, ''),
    mode: path.endsWith('-') ? '644' : '755',
    content: Buffer.from(text),
    file: `instance/${path.replace(/-$/, '')}`,
  }));

/** This computer without some of its programs. */
const without = (...missing: string[]): World => {
  const world = realWorld();
  const run: World['processes']['run'] = (argv, options) =>
    missing.includes(argv[0])
      ? Promise.reject(Object.assign(new Error(argv[0]), { code: 'ENOENT' }))
      : world.processes.run(argv, options);
  return { ...world, processes: { ...world.processes, run } };
};
const plain = without('shellcheck', 'systemd-analyze');

const check = (sources: Sources, services: string[] = [], world = plain): Promise<Problem[]> =>
  checkBundle(world, makeBundle(filesOf(sources), data, services), { services });

const told = (problems: readonly Problem[], severity: Problem['severity'] = 'error') =>
  problems
    .filter(problem => problem.severity === severity)
    .map(({ file, line, what }) => `${file}:${line ?? ''} ${what}`);

const install = '[Install]\nWantedBy=multi-user.target\n';
const service = (...lines: string[]) => `[Service]\n${lines.join('\n')}\n${install}`;

/** The one error, or the one warning, of a service with these settings. */
const one = async (lines: string[], more: Sources = {}, severity: Problem['severity'] = 'error') => {
  const problems = told(await check({ 'units/a.service': service(...lines), ...more }), severity);
  assert.equal(problems.length, 1, problems.join('\n'));
  return problems[0] ?? '';
};

const script = '#!/bin/sh\nexit 0\n';

test('a bundle that is right has no problems', async () => {
  const sources = {
    'files/opt/app/run': script,
    'files/opt/app/env-': 'A=1\n',
    'files/opt/my app/main.py-': 'x',
    'units/a.service': service(
      'ExecStart=/opt/app/run x',
      'EnvironmentFile=/opt/app/env',
      'WorkingDirectory=/opt/app',
    ),
    'units/b.service.hbs': '[Service]\nExecStart=-{{variables.path}}\nExecStartPre=/bin/true\n',
    'units/b.timer': '[Timer]\nOnBootSec=1min\n[Install]\nWantedBy=timers.target\n',
    'units/c@.service': '[Service]\nExecStart=/usr/bin/python3 "/opt/my app/main.py" %i\n',
    'units/d.service': service(
      'Type=oneshot',
      'ExecStart=/opt/uploaded_files/tool',
      'ExecStart=/etc/init.d/x',
    ),
    'units/nginx.service.d/more.conf': '[Service]\nNice=5\n',
    tool: Buffer.from('\x7fELF\x02', 'latin1'),
  };
  assert.deepEqual(await check(sources, ['c@1.service', 'nginx.service']), []);
  assert.deepEqual(told(await check(sources, ['c@1.service', 'nginx.service'], realWorld())), []);
});

test('a unit that names a program which is not in the bundle is an error with file, line and what to do', async () => {
  const [problem] = await check({ 'units/a.service': service('# x', 'ExecStart=/opt/app/run') });
  assert.deepEqual(problem, {
    severity: 'error',
    file: 'instance/units/a.service',
    line: 3,
    what: 'ExecStart= needs /opt/app/run, which is not in the bundle',
    next: 'put it into the instance folder as files/opt/app/run, or make it in setup.sh, by this name',
  });
  const { what, file } = refused(() => refuseErrors([problem as Problem]));
  assert.deepEqual([what, file], [problem?.what, 'instance/units/a.service:3']);
});

test('every command of a unit is looked at: before, after, stop, reload, in drop-ins, behind an interpreter', async () => {
  for (const key of [
    'ExecStartPre',
    'ExecStartPost',
    'ExecStop',
    'ExecStopPost',
    'ExecReload',
    'ExecCondition',
  ])
    assert.match(
      await one(['ExecStart=/bin/true', `${key}=/bin/true ; -/opt/x`]),
      new RegExp(`${key}= needs /opt/x`),
    );
  for (const interpreter of ['/bin/sh', '/usr/bin/python3', '/usr/bin/node'])
    assert.match(await one([`ExecStart=${interpreter} /opt/x.y z`]), /needs \/opt\/x\.y/);
  const dropIn = { 'units/a.service.d/x.conf': '[Service]\nExecStartPre=/opt/y\n' };
  assert.match(await one(['ExecStart=/bin/true'], dropIn), /x\.conf:2 ExecStartPre= needs \/opt\/y/);
});

test('a program without its path is an error', async () => {
  assert.match(await one(['ExecStart=python3 -m http.server']), /names "python3" without its path/);
});

test('a program that the set-up names is left to the set-up, with a warning', async () => {
  const setup = { 'setup.sh': '#!/bin/sh\npython3 -m venv /opt/venv\n' };
  assert.match(await one(['ExecStart=/opt/venv/bin/app'], setup, 'warning'), /setup\.sh must make it/);
  const owner = { 'setup.sh': '#!/bin/sh\nchown -R nobody /opt/app\n', 'files/opt/app/other-': '' };
  assert.match(await one(['ExecStart=/opt/app/run'], owner), /not in the bundle/);
});

test('a program of the bundle that Linux could not run is an error', async () => {
  const wrong: [string, string | Buffer, RegExp][] = [
    ['files/opt/app/run-', script, /is not executable/],
    ['files/opt/app/run', 'echo x\n', /no #! line/],
    ['files/opt/app/run', '#!sh\n', /without a path/],
    ['files/opt/app/run', '#!/opt/none\n', /interpreter \/opt\/none/],
    ['files/opt/app/run', '#!/usr/bin/env\n', /names no interpreter/],
    ['files/opt/app/run', Buffer.from('cffaedfe00', 'hex'), /program for macOS/],
    ['files/opt/app/run', Buffer.from('4d5a9000', 'hex'), /program for Windows/],
  ];
  for (const [path, content, words] of wrong)
    assert.match(await one(['ExecStart=/opt/app/run'], { [path]: content }), words);
});

test('lines that end with CR LF are an error in scripts and in units', async () => {
  assert.match(
    await one(['ExecStart=/opt/app/run'], { 'files/opt/app/run': '#!/bin/sh\necho\r\n' }),
    /files\/opt\/app\/run:2 .*CR LF/,
  );
  assert.match(await one(['ExecStart=/bin/true\r']), /a\.service:2 .*CR LF/);
});

test('files that a unit cannot start without must be there; optional ones need not', async () => {
  assert.match(
    await one(['ExecStart=/bin/true', 'EnvironmentFile=/opt/env']),
    /EnvironmentFile= needs \/opt\/env/,
  );
  assert.match(await one(['ExecStart=/bin/true', 'EnvironmentFile=env']), /not an absolute path/);
  assert.match(
    await one(['ExecStart=/bin/true', 'LoadCredential=key:/opt/key']),
    /LoadCredential= needs \/opt\/key/,
  );
  const fine = [
    'EnvironmentFile=-/opt/env',
    'EnvironmentFile=/etc/default/x',
    'LoadCredential=key:key',
    'EnvironmentFile=/run/%i',
  ];
  assert.deepEqual(await check({ 'units/a.service': service('ExecStart=/bin/true', ...fine) }), []);
});

test('units that wait for each other are an error that names the way round', async () => {
  const problems = await check({
    'units/a.service': `[Unit]\nAfter=b.service\n${service('ExecStart=/bin/true')}`,
    'units/b.service': `[Unit]\nAfter=a.service\n${service('ExecStart=/bin/true')}`,
  });
  assert.equal(problems.length, 1);
  assert.match(problems[0]?.what ?? '', /a\.service → b\.service → a\.service$/);
});

test('a service that systemd would refuse to load is an error', async () => {
  assert.match(await one(['Type=simple']), /has no ExecStart=/);
  assert.match(
    await one(['ExecStart=/bin/true', 'ExecStart=/bin/true']),
    /a\.service:3 .*more than one ExecStart=/,
  );
  assert.match(await one(['ExecStart=/bin/sh -c "a']), /quote that does not close/);
  const reset = { 'units/a.service.d/x.conf': '[Service]\nExecStart=\nExecStart=/bin/false\n' };
  assert.deepEqual(await check({ 'units/a.service': service('ExecStart=/bin/true'), ...reset }), []);
});

test('lines and sections that systemd would pass over are errors', async () => {
  assert.match(
    await one(['ExecStart=/bin/true', 'nonsense']),
    /a\.service:3 systemd would pass over a line without "="/,
  );
  assert.match(
    await one(['ExecStart=/bin/true', '[Unti]', 'After=x']),
    /no section \[Unti\] \(did you mean \[Unit\]\?\)/,
  );
  assert.deepEqual(await check({ 'units/a.service': service('ExecStart=/bin/true', '[X-Mine]', 'a=b') }), []);
});

test('files among the units that systemd would not read are errors', async () => {
  for (const path of ['units/README.md', 'units/a.servce', 'units/a.service.d/x.txt', 'units/sub/a.service'])
    assert.match(told(await check({ [path]: 'x' }))[0] ?? '', /systemd would not read/);
});

test('a folder where every machine has a link is an error', async () => {
  const [problem] = await check({ 'files/bin/tool': script });
  assert.match(problem?.what ?? '', /^\/bin is a link on the machine/);
  assert.equal(problem?.next, 'move it to files/usr/bin');
});

test('what is probably forgotten is a warning: no [Install], a unit that nobody has, a shell that is not there', async () => {
  const sources = {
    'units/a.service':
      '[Unit]\nAfter=b.servic network.target nosuch.service\n[Service]\nExecStart=/bin/true | tee\n',
  };
  const problems = await check(sources);
  assert.deepEqual(told(problems), []);
  const words = told(problems, 'warning').join('\n');
  for (const expected of [/Nothing starts a\.service/, /names "nosuch\.service"/, /passes "\|" on/])
    assert.match(words, expected);
  assert.ok(!words.includes('network.target'));
  assert.deepEqual(await check({ 'units/a.service': '[Service]\nExecStart=/bin/true\n' }, ['a.service']), []);
});

test('a script that its shell cannot read is an error with the line, set-up or not', async () => {
  const problems = told(
    await check({
      'setup.sh': '#!/bin/sh\nset -eu\nif true\n',
      'files/opt/a': '#!/bin/bash\n\nfi\n',
      'b.sh': 'echo "\n',
    }),
  );
  assert.equal(problems.length, 3);
  assert.match(problems[0] ?? '', /^instance\/setup\.sh:4 sh cannot read/);
  assert.match(problems[1] ?? '', /^instance\/b\.sh:2 sh cannot read/);
  assert.match(problems[2] ?? '', /^instance\/files\/opt\/a:3 bash cannot read/);
});

test('scripts are syntax-checked only: nothing in them is run', async () => {
  const { host, random } = plain;
  const mark = `${host.environment.TMPDIR || '/tmp'}/mayfly-test-ran-${random.bytes(6).toString('hex')}`;
  await check({ 'setup.sh': `#!/bin/sh\ntouch ${mark}\n` });
  assert.equal(await plain.files.entry(mark), undefined);
});

test('a set-up for another shell than sh is an error', async () => {
  assert.match(
    told(await check({ 'setup.sh': '#!/bin/bash\nls\n' }))[0] ?? '',
    /run by sh, but asks for bash/,
  );
  assert.deepEqual(await check({ 'setup.sh': '#!/usr/bin/env -S sh -eu\nls\n' }), []);
});

test('bash in a script for sh is told without shellcheck too', async () => {
  const sources = {
    'setup.sh': '#!/bin/sh\necho {1..5}\n',
    'files/opt/a': '#!/bin/bash\na=(1)\necho {1..5}\n',
  };
  const problems = await check(sources);
  assert.deepEqual(told(problems), []);
  assert.deepEqual(told(problems, 'warning'), [
    'instance/setup.sh:2 sh is not bash: a brace range like {1..5} stays as it is; use seq',
  ]);
});

test('a problem in a rendered file is told at the line of its template', async () => {
  const unit = '[Service]\n{{#if fleet}}\nNice=5\n{{/if}}\nExecStart=/opt/none\n';
  assert.match(
    told(await check({ 'units/a.service.hbs': unit }))[0] ?? '',
    /^instance\/units\/a\.service\.hbs:5 /,
  );
});

const installed = async (...argv: [string, ...string[]]) =>
  (
    await realWorld()
      .processes.run(argv)
      .catch(() => undefined)
  )?.code === 0;

test('shellcheck is heard where it is installed: its errors stop, its warnings do not', async t => {
  if (!(await installed('shellcheck', '--version'))) return t.skip('shellcheck is not installed here');
  const problems = await check(
    { 'setup.sh': '#!/bin/sh\nls $@\nread -r x\n' },
    [],
    without('systemd-analyze'),
  );
  assert.match(told(problems)[0] ?? '', /^instance\/setup\.sh:2 shellcheck SC\d+: /);
  assert.match(told(problems, 'warning').join('\n'), /^instance\/setup\.sh:3 shellcheck SC2034: /m);
});

test('settings that the systemd of this computer does not know are warnings, and its scratch files are gone', async t => {
  if (!(await installed('systemd-analyze', '--version'))) return t.skip('systemd is not installed here');
  const problems = await check(
    {
      'units/a.service': service('ExecStart=/bin/true', 'Restrt=always'),
      'units/a.service.d/x.conf': '[Unit]\nAfterr=b\n',
    },
    [],
    without('shellcheck'),
  );
  assert.deepEqual(told(problems, 'warning'), [
    "instance/units/a.service:3 systemd says: Unknown key 'Restrt' in section [Service], ignoring.",
    "instance/units/a.service.d/x.conf:2 systemd says: Unknown key 'Afterr' in section [Unit], ignoring.",
  ]);
});

test('errors come before warnings, and all of them are in one refusal', async () => {
  const problems = await check({
    'units/a.service': '[Service]\nExecStart=/opt/x | y\nExecReload=/opt/z\n',
  });
  assert.deepEqual(
    problems.map(({ severity }) => severity),
    ['error', 'error', 'warning', 'warning'],
  );
  const { what, why } = refused(() => refuseErrors(problems));
  assert.match(what, /\/opt\/x/);
  assert.match(why ?? '', /^also: instance\/units\/a\.service:3: ExecReload= needs \/opt\/z/);
  refuseErrors(problems.filter(({ severity }) => severity === 'warning'));
});
