import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readContainers } from '../../../scripts/providers/local/containers.ts';
import { readMachines, readOthers } from '../../../scripts/providers/local/inspect.ts';

const labels = {
  'mayfly:fleet': 'hello',
  'mayfly:environment': 'default',
  'mayfly:release': 'abc',
  'mayfly:run': 'r-1',
  'mayfly:slot': '2',
};
const container = {
  Id: 'f00',
  Name: '/mayfly.hello.default.2',
  Created: '2026-11-21T06:00:00Z',
  Image: 'sha256:1',
  State: { Status: 'running', ExitCode: 0 },
  Config: { Labels: labels },
  NetworkSettings: {
    Ports: { '22/tcp': [{ HostIp: '127.0.0.1', HostPort: '36893' }] },
    Networks: { 'mayfly.hello.default.network': { IPAddress: '10.89.0.2' } },
  },
};
const read = (changes: object) => readMachines([{ ...container, ...changes }], 'podman');

test('an address that a machine has for now is not its own', () => {
  const networks = {
    'mayfly.hello.default.address': { IPAddress: '10.89.1.10' },
    ...container.NetworkSettings.Networks,
  };
  const [machine] = read({ NetworkSettings: { ...container.NetworkSettings, Networks: networks } });
  assert.equal(machine?.address, '10.89.0.2');
});

test('a container of ours is a machine with its slot, owner, address and endpoint', () => {
  assert.deepEqual(read({}), [
    {
      kind: 'machine',
      id: 'f00',
      name: 'mayfly.hello.default.2',
      place: 'podman',
      owner: { fleet: 'hello', environment: 'default', release: 'abc', run: 'r-1' },
      slot: 2,
      state: 'running',
      createdAt: new Date('2026-11-21T06:00:00Z'),
      address: '10.89.0.2',
      endpoint: { host: '127.0.0.1', port: 36893 },
    },
  ]);
});

test('a container without our labels is not ours', () => {
  for (const Labels of [null, {}, { ...labels, 'mayfly:slot': undefined }, { 'mayfly:fleet': 'hello' }])
    assert.deepEqual(read({ Config: { Labels } }), []);
});

test('a machine that does not run says why', () => {
  for (const [State, state, reason] of [
    [{ Status: 'exited', ExitCode: 137, OOMKilled: true }, 'stopped', 'killed: out of memory'],
    [{ Status: 'exited', ExitCode: 1 }, 'stopped', 'exited with code 1'],
    [{ Status: 'created', ExitCode: 0, Error: 'no space' }, 'pending', 'no space'],
    [{ Status: 'some-new-word', ExitCode: 0 }, 'stopped', 'some-new-word'],
  ] as const) {
    const [machine] = read({ State, NetworkSettings: { Ports: {}, Networks: null } });
    assert.equal(machine?.state, state);
    assert.equal(machine?.reason, reason);
    assert.equal(machine?.endpoint, undefined);
  }
});

test('networks and volumes are read in the spelling of both engines', () => {
  const own = { 'mayfly:fleet': 'hello', 'mayfly:environment': 'default' };
  for (const json of [
    [{ name: 'n', labels: own, created: '2026-11-21T06:00:00Z' }],
    [{ Name: 'n', Labels: own, Created: '2026-11-21T06:00:00Z' }],
  ])
    assert.equal(readOthers(JSON.stringify(json), 'network', 'podman')[0]?.name, 'n');
  assert.deepEqual(readOthers(JSON.stringify([{ Name: 'n', Labels: null }]), 'volume', 'docker'), []);
});

test('an answer that is no list is an error, never "nothing"', () => {
  for (const json of ['', '{}', 'null', '[{"Id":'])
    for (const read of [() => readContainers(json), () => readOthers(json, 'network', 'podman')])
      assert.throws(read);
});
