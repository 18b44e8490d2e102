import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MayflyError } from '../../../scripts/errors.ts';
import { attachAddress } from '../../../scripts/providers/local/address.ts';
import { containersBy } from '../../../scripts/providers/local/containers.ts';
import type { Engine } from '../../../scripts/providers/local/engine.ts';
import { readMachines } from '../../../scripts/providers/local/inspect.ts';
import { list } from '../../../scripts/providers/local/list.ts';

// Containers that podman does not inspect any more since it was ended in the middle of `network connect` or `rm`; its
// words and its JSON are those of podman 4.3.1, recorded.

const mismatch =
  'Error: network inspection mismatch: asked to join 1 network(s) map[mayfly.hello.default.network:{[] [19d177306d90] [] eth0}], but have information on 2 network(s): internal libpod error\n';
const withoutStorage =
  'Error: getting container from store "77a4152b0891100f5c9fbb19f99c92cb3a6f267c60f1e3b8b64d4bb5fb81da8b": container not known\n';
const labels = (slot: number) => ({
  'mayfly:environment': 'default',
  'mayfly:fleet': 'hello',
  'mayfly:release': '49c215e55fb1',
  'mayfly:run': 'r-1',
  'mayfly:slot': String(slot),
});
const listed = (id: string, slot: number) => ({
  Id: id,
  Names: [`mayfly.hello.default.${slot}`],
  ImageID: 'sha256:2493',
  Labels: labels(slot),
  State: 'running',
  ExitCode: 0,
  Networks: ['mayfly.hello.default.network'],
  Ports: [{ host_ip: '127.0.0.1', container_port: 22, host_port: 43335, range: 1, protocol: 'tcp' }],
  Created: 1795655075,
});
const inspected = (id: string, slot: number) => ({
  Id: id,
  Name: `mayfly.hello.default.${slot}`,
  Created: '2026-11-26T01:00:00Z',
  Image: 'sha256:2493',
  State: { Status: 'running', ExitCode: 0, Running: true },
  Config: { Labels: labels(slot) },
  NetworkSettings: { Networks: { 'mayfly.hello.default.network': { IPAddress: '10.89.1.2' } } },
});

/** Two machines; `damaged` cannot be inspected until it was connected and disconnected once more. */
const stubEngine = (damaged: Set<string>, words = mismatch) => {
  const slots = new Map([
    ['old', 1],
    ['new', 2],
  ]);
  const changes: string[] = [];
  const engine: Engine = {
    name: 'podman',
    run: async () => '',
    try: async args => {
      const answer = (code: number, stdout: string, stderr = '') => ({
        code,
        stdout,
        stderr,
        timedOut: false,
      });
      const [what, verb] = args;
      const id = args.at(-1) ?? '';
      if (what === 'ps' && args.includes('json'))
        return answer(0, JSON.stringify([...slots].map(([id, slot]) => listed(id, slot))));
      if (what === 'ps')
        return answer(0, args.some(arg => arg.startsWith('network=')) ? '' : [...slots.keys()].join('\n'));
      if (what === 'container') {
        const ids = args.slice(2);
        if (ids.some(each => damaged.has(each))) return answer(125, '', words);
        return answer(0, JSON.stringify(ids.map(each => inspected(each, slots.get(each) ?? 0))));
      }
      changes.push(`${verb} ${id}`);
      if (verb === 'disconnect') damaged.delete(id);
      return answer(0, '');
    },
  };
  return { engine, changes };
};

test('one that podman cannot inspect is told all the same, with its owner, and hides nobody else', async () => {
  const { engine, changes } = stubEngine(new Set(['old']));
  const machines = readMachines(await containersBy(engine, []), 'podman');
  assert.deepEqual(
    machines.map(({ id, slot, state, address, endpoint, owner }) => [
      id,
      slot,
      state,
      address,
      endpoint?.port,
      owner.fleet,
    ]),
    [
      ['old', 1, 'running', undefined, 43335, 'hello'],
      ['new', 2, 'running', '10.89.1.2', undefined, 'hello'],
    ],
  );
  assert.deepEqual(changes, [], 'a look changes nothing');
});

test('one whose storage went when podman was ended in the middle of removing it is told all the same', async () => {
  const { engine } = stubEngine(new Set(['old']), withoutStorage);
  const machines = readMachines(await containersBy(engine, []), 'podman');
  assert.deepEqual(
    machines.map(({ id }) => id),
    ['old', 'new'],
  );
});

test('what goes away while it is listed is asked for again, and any other refusal is told', async () => {
  const answers = [
    'Error: no volume with name mayfly.other.default.1.data found in database: no such volume',
    'Error: getting container from store "77a4": container not known',
    undefined,
  ];
  const engine = (said: (string | undefined)[]): Engine => ({
    name: 'podman',
    run: async () => '',
    try: async () => {
      const stderr = said.shift();
      const code = stderr === undefined ? 0 : 125;
      return { code, stdout: 'data\n', stderr: stderr ?? '', timedOut: false };
    },
  });
  assert.equal(await list(engine([...answers]), ['volume', 'ls']), 'data\n');
  await assert.rejects(list(engine(['Error: database is locked', undefined]), ['volume', 'ls']), MayflyError);
  await assert.rejects(list(engine(Array(9).fill(answers[0])), ['volume', 'ls']), MayflyError);
});

test('any other refusal to inspect stays an error', async () => {
  const engine: Engine = {
    name: 'podman',
    run: async () => 'old\n',
    try: async () => ({ code: 125, stdout: '', stderr: 'Error: database is locked', timedOut: false }),
  };
  await assert.rejects(containersBy(engine, []), MayflyError);
});

test('before an address is moved, machines of its fleet that podman was ended in the middle of moving are mended', async () => {
  const { engine, changes } = stubEngine(new Set(['old']));
  const owner = { fleet: 'hello', environment: 'default', release: 'r', run: 'r-1' };
  const name = 'mayfly.hello.default.address';
  const address = {
    kind: 'static address',
    id: name,
    name,
    place: 'podman',
    owner,
    address: '10.89.1.10',
  } as const;
  const machine = {
    kind: 'machine',
    id: 'new',
    name: 'new',
    place: 'podman',
    owner,
    state: 'running',
  } as const;
  await assert.rejects(attachAddress(engine, address, machine, new AbortController().signal));
  assert.deepEqual(changes.slice(0, 3), ['connect old', 'disconnect old', 'connect new']);
});
