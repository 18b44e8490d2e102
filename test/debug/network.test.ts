import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judge } from '../../debug/judge.ts';
import { caseOf, flat, withProbes } from './cases.ts';

const healthy = caseOf('healthy').bundle;
const checked = { ...healthy, checks: ['http http://127.0.0.1:8085/health'] };
const refused = '(7) Failed to connect to 127.0.0.1 port 8085 after 0 ms';
const listen = (lines: string) => ({
  'network/listen': { text: lines },
  'health/1': { rc: 1, text: refused },
});
const line = (probes: Parameters<typeof withProbes>[1]) => judge(withProbes(checked, probes)).line;
const ids = (probes: Parameters<typeof withProbes>[1]) =>
  flat(judge(withProbes(checked, probes)).findings).map(({ id }) => id);

test('a check that nobody answers tells who listens, and where', () => {
  const elsewhere = 'LISTEN 0 5 [::1]:8085 [::]:* users:(("run",pid=256,fd=3))\nunit 256 app.service\n';
  assert.match(line(listen(elsewhere)), /app\.service listens on port 8085 of \[::1\] only/);
  assert.match(line(listen(elsewhere.replace('unit 256 app.service\n', ''))), /run listens on port 8085/);
  const other =
    'LISTEN 0 5 0.0.0.0:8086 0.0.0.0:* users:(("run",pid=256,fd=3))\nLISTEN 0 128 0.0.0.0:22 0.0.0.0:*\n';
  assert.match(line(listen(other)), /nothing listens on port 8085 \(only on 8086\)/);
  assert.match(line(listen('LISTEN 0 128 0.0.0.0:22 0.0.0.0:*\n')), /nothing listens on port 8085 \(\(7\)/);
  assert.match(line({ 'health/1': { rc: 1, text: refused } }), /Failed to connect/);
});

test('what a unit that runs complains of stands below the check that it leaves red', () => {
  const said = {
    'health/1': { rc: 1, text: 'it answered 500, not 200' },
    'units/said:hello.service': {
      text: '2026-11-21T08:00:00+0000 hello-1 serve[9]: ERROR: no database at db:5432\n',
    },
  };
  const [finding] = judge(withProbes(checked, said)).findings;
  assert.ok(finding?.evidence.some(({ line: text }) => text === 'ERROR: no database at db:5432'));
});

const route = (neighbour: string) => ({
  'network/route': {
    text: `default via 10.0.0.250 dev eth0\n10.0.0.0/24 dev eth0 scope link\n--- inet6\n--- neighbours\n${neighbour}\n`,
  },
  'health/1': { rc: 1, text: '(28) connection timed out' },
});

test('a gateway that nobody is behind is the cause of what gets no connection', () => {
  assert.equal(ids(route('10.0.0.250 dev eth0 FAILED'))[0], 'gateway-mute');
  assert.equal(
    ids(route('10.0.0.250 dev eth0 lladdr 02:00:00:00:00:01 STALE'))[0],
    'health-red:http http://127.0.0.1:8085/health',
  );
  const { 'health/1': _red, ...only } = route('10.0.0.250 dev eth0 FAILED');
  assert.deepEqual(ids({ ...only, 'health/1': { rc: 0, text: '' } }), []);
});

test('an interface that is down is told, the loopback above all', () => {
  const address = (flags: string) => ({
    'network/address': {
      text: `1: lo    inet 127.0.0.1/8 scope host lo\n--- link\n1: lo: <${flags}> mtu 65536 qdisc noqueue state DOWN\n`,
    },
    'health/1': { rc: 124, text: '' },
  });
  assert.deepEqual(ids(address('LOOPBACK')), [
    'interface-down:lo',
    'health-red:http http://127.0.0.1:8085/health',
  ]);
  assert.ok(!ids(address('LOOPBACK,UP,LOWER_UP')).includes('interface-down:lo'));
});

test('one of two name servers that is silent matters to whoever had no time for it', () => {
  const servers = 'server 10.0.0.2 silent 1202 ms\nserver 10.0.0.3 rcode=0 answers=1 3 ms\n';
  const late = {
    'network/servers': { text: servers },
    'health/1': { rc: 1, text: '(28) Resolving timed out after 3000 ms' },
  };
  assert.equal(ids(late)[0], 'name-server-mute');
  assert.deepEqual(ids({ ...late, 'health/1': { rc: 0, text: '' } }), []);
  assert.ok(
    !ids({ ...late, 'network/servers': { text: servers.replace('silent', 'rcode=0') } }).includes(
      'name-server-mute',
    ),
  );
});
