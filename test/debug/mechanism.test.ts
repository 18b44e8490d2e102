import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Mechanism, mechanismsIn, readFailure } from '../../debug/mechanism.ts';

const said: readonly [string, Mechanism][] = [
  ['cp: error writing /opt/x: No space left on device', 'no-space'],
  ['Error: ENOSPC: no space left on device, write', 'no-space'],
  ['java.io.IOException: Disk quota exceeded', 'no-space'],
  ["touch: cannot touch '/srv/x': Read-only file system", 'read-only'],
  ['FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory', 'memory'],
  ['fork: Cannot allocate memory', 'memory'],
  ['sh: 1: Cannot fork', 'processes'],
  ['bash: fork: retry: Resource temporarily unavailable', 'processes'],
  ['accept4 failed (24: Too many open files)', 'files'],
  ['E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 196 (apt-get)', 'package-lock'],
  ['E: dpkg was interrupted, you must manually run dpkg --configure -a', 'packages'],
  ['curl: (6) Could not resolve host: packages.example.org', 'names'],
  ['getaddrinfo EAI_AGAIN db', 'names'],
  ['dial tcp: lookup db on 10.0.0.2:53: no such host', 'names'],
  ["E: Temporary failure resolving 'packages.example.org'", 'names'],
  ['socket.gaierror: [Errno -2] Name or service not known', 'names'],
  ['connect: Network is unreachable', 'route'],
  ['curl: (60) SSL certificate problem: certificate is not yet valid', 'time'],
  ['E: Release file for http://x/InRelease is not valid yet (invalid for another 3h)', 'time'],
  ['Error: listen EADDRINUSE: address already in use :::8080', 'port'],
  ['nginx: [emerg] bind() to 0.0.0.0:80 failed (98: Address already in use)', 'port'],
  ['psql: could not connect to server', 'connection'],
  ['connect ECONNREFUSED 127.0.0.1:5432', 'refused'],
  ["./run.sh: line 2: $'\\r': command not found", 'line-ends'],
  ['/opt/run: cannot execute binary file: Exec format error', 'format'],
  ['open /etc/x: permission denied', 'permission'],
  ["Error: Cannot find module '/opt/app/main.js'", 'missing'],
  ['sh: 3: node: not found', 'missing'],
];

test('whatever program complains, the deepest thing that it complains of is understood', () => {
  for (const [line, mechanism] of said) assert.equal(mechanismsIn(line)[0], mechanism, line);
});

test('what went well complains of nothing', () => {
  for (const line of [
    'Setting up curl (7.88.1) ...',
    'Listening on :8080',
    '2 packages upgraded',
    'time zone UTC',
    'fork of the project',
  ]) {
    assert.deepEqual(mechanismsIn(line), [], line);
  }
});

test('of many lines the one that tells why is shown, not the last one', () => {
  const python = [
    'Traceback (most recent call last):',
    '  File "/opt/x", line 3, in <module>',
    '    s.bind(("", 80))',
    'OSError: [Errno 98] Address already in use',
    'stopping',
  ];
  assert.equal(readFailure(python).line, 'OSError: [Errno 98] Address already in use');
  const node = [
    "Error: Cannot find module 'x'",
    '    at Module._resolve (node:internal:1)',
    '    at load (x.js:1)',
    '',
    'Node.js v22.1.0',
  ];
  assert.equal(readFailure(node).line, "Error: Cannot find module 'x'");
  assert.equal(readFailure(['one', 'invalid option -- q', 'Try --help']).line, 'invalid option -- q');
  assert.equal(
    readFailure(['connect ECONNREFUSED 127.0.0.1:1', 'error: giving up']).line,
    'connect ECONNREFUSED 127.0.0.1:1',
  );
  assert.equal(readFailure(['one', 'two']).line, 'two');
  assert.equal(readFailure([]).line, undefined);
});

test('a complaint of long ago is not taken for the reason', () => {
  const lines = [
    'warning: No space left on device',
    ...Array(40).fill('working'),
    'error: the licence has ended',
  ];
  assert.deepEqual(readFailure(lines), { mechanisms: [], sure: true, line: 'error: the licence has ended' });
});
