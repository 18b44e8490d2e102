import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Bundle } from '../../debug/bundle.ts';
import { restrictionOf, shellWords } from '../../debug/restrictions.ts';
import { unitsOf } from '../../debug/systemd.ts';
import { caseOf, withProbes } from './cases.ts';

const healthy = caseOf('healthy').bundle;

/** A machine on which app.service has these settings, and on which these paths are there. */
const machine = (settings: readonly string[], named: readonly string[] = [], execStart = ''): Bundle =>
  withProbes(healthy, {
    'units/show': { text: `Id=app.service\nActiveState=failed\nExecStart=${execStart}\n` },
    'units/set': { text: settings.map(setting => `set app.service ${setting}\n`).join('') },
    'units/named': { text: named.join('\n') },
  });
const appOf = (bundle: Bundle) => {
  const [unit] = unitsOf(bundle);
  assert.ok(unit);
  return unit;
};
const asked = (bundle: Bundle, line: string, { signal = 0, text = line } = {}) =>
  restrictionOf(bundle, appOf(bundle), { line, text, signal })?.directives[0];

test('what a unit does not allow is found by what its program complains of', () => {
  const cases: [setting: string, line: string, directive: string][] = [
    ['ProtectSystem=strict', 'cannot create /var/lib/app/started: Read-only file system', 'ProtectSystem'],
    ['ProtectSystem=full', "open '/etc/app/state': EROFS", 'ProtectSystem'],
    ['ProtectHome=read-only', 'touch: /home/app/x: Read-only file system', 'ProtectHome'],
    ['ReadOnlyPaths=-/srv/data', "open '/srv/data/x': Read-only file system", 'ReadOnlyPaths'],
    ['DynamicUser=yes', 'mkdir: /opt/app/cache: Read-only file system', 'DynamicUser'],
    [
      'RestrictAddressFamilies=AF_UNIX',
      'OSError: Address family not supported by protocol',
      'RestrictAddressFamilies',
    ],
    [
      'MemoryDenyWriteExecute=yes',
      'mprotect(PROT_EXEC) failed: Operation not permitted',
      'MemoryDenyWriteExecute',
    ],
    ['PrivateNetwork=yes', 'connect: Network is unreachable', 'PrivateNetwork'],
    ['IPAddressDeny=any', 'connect to 10.0.0.1: Operation not permitted', 'IPAddressDeny'],
    ['NoNewPrivileges=yes', 'sudo: The "no new privileges" flag is set', 'NoNewPrivileges'],
    ['LimitNOFILE=64', 'accept: Too many open files', 'LimitNOFILE'],
    ['TasksMax=4', "RuntimeError: can't start new thread", 'TasksMax'],
    ['LimitAS=64M', 'MemoryError', 'LimitAS'],
    ['CapabilityBoundingSet=', 'bind() to 0.0.0.0:80 failed (13: Permission denied)', 'AmbientCapabilities'],
    ['User=app', 'listen tcp :443: bind: permission denied', 'AmbientCapabilities'],
  ];
  for (const [setting, line, directive] of cases)
    assert.equal(asked(machine([setting]), line), directive, line);
  assert.equal(asked(machine(['SystemCallFilter=~@chown']), '', { signal: 31 }), 'SystemCallFilter');
});

test('what is not there at all is hidden by nobody', () => {
  const line = "No such file or directory: '/tmp/app.token'";
  const there = ['there 644 root /tmp/app.token'];
  const absent = ['absent 1777 root /tmp /tmp/app.token'];
  assert.equal(asked(machine(['PrivateTmp=yes'], there), line), 'PrivateTmp');
  assert.equal(asked(machine(['PrivateTmp=yes'], absent), line), undefined);
  assert.equal(asked(machine([], there), line), undefined);
  const home = 'cannot open /root/app.conf: No such file';
  assert.equal(asked(machine(['ProtectHome=yes'], ['there 644 root /root/app.conf']), home), 'ProtectHome');
});

test('a restriction is not blamed for what it allows', () => {
  assert.equal(asked(machine(['ProtectSystem=full']), "open '/var/lib/x': Read-only file system"), undefined);
  assert.equal(asked(machine(['ProtectSystem=strict']), "open '/var/lib/x': Permission denied"), undefined);
  assert.equal(asked(machine(['User=app']), 'listen tcp :8443: bind: permission denied'), undefined);
  const able = ['User=app', 'AmbientCapabilities=CAP_NET_BIND_SERVICE'];
  assert.equal(asked(machine(able), 'listen tcp :443: bind: permission denied'), undefined);
  assert.equal(asked(machine(['TasksMax=infinity']), "can't start new thread"), undefined);
});

test('whose a path is, and as whom the program runs, is told where it may not use it', () => {
  const bundle = machine(['User=app'], ['absent 755 root /var/lib/app /var/lib/app/db']);
  const line = "cannot create '/var/lib/app/db': Permission denied";
  assert.equal(
    restrictionOf(bundle, appOf(bundle), { line, text: line, signal: 0 })?.words,
    '/var/lib/app belongs to root (mode 755), and it runs as app',
  );
});

test('words of a shell in a command line are told, unless a shell reads them', () => {
  const start = (line: string) =>
    `{ path=${line.split(' ')[0]} ; argv[]=${line} ; ignore_errors=no ; status=0/0 }`;
  const words = (line: string) => shellWords(appOf(machine([], [], start(line))))?.directives;
  assert.deepEqual(words('/bin/echo a && /opt/app/run'), ['ExecStart']);
  assert.deepEqual(words('/opt/app/run > /var/log/app.log'), ['ExecStart']);
  assert.equal(words('/bin/sh -c a && b'), undefined);
  assert.equal(words('/opt/app/run --limit a>b'), undefined);
});
