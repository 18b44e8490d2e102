import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadDefinition } from '../../../scripts/fleet/load.ts';
import { machineArguments } from '../../../scripts/providers/local/arguments.ts';
import { limitArguments } from '../../../scripts/providers/local/limits.ts';
import { makingsOf } from '../../support/local-provider.ts';

const owner = { fleet: 'hello', environment: 'staging', release: 'abc', run: 'r-1' };
const image = { alias: 'debian-12', id: '0123' };
const definition = loadDefinition(
  'name: hello\ncount: 2\nlocal: { memory: 256m, cpus: 0.5, volumes: [{ name: data, path: /srv/data }] }\nenvironments: { staging: {} }\n',
  'fleet.yaml',
  'staging',
);
const limits = { files: 20_000, processes: 40_000, hybridCgroups: true };

const valuesOf = (words: readonly string[], flag: string) =>
  words.flatMap((word, index) => (word === flag ? [words[index + 1]] : []));

test('the network is made first, then each machine after its volumes, each under a name of its own', () => {
  const makings = makingsOf(definition, owner, image, [1, 3]);
  assert.deepEqual(
    makings.map(({ kind, name, slot }) => [kind, name, slot]),
    [
      ['network', 'mayfly.hello.staging.network', undefined],
      ['volume', 'mayfly.hello.staging.1.data', 1],
      ['machine', 'mayfly.hello.staging.1', 1],
      ['volume', 'mayfly.hello.staging.3.data', 3],
      ['machine', 'mayfly.hello.staging.3', 3],
    ],
  );
});

test('names of different fleets and environments never meet', () => {
  const nameOf = (fleet: string, environment: string) =>
    makingsOf(definition, { ...owner, fleet, environment }, image, [1]).map(({ name }) => name);
  const all = [
    nameOf('a-b', 'default'),
    nameOf('a', 'b-default'),
    nameOf('a', 'b'),
    nameOf('a-b', 'c'),
  ].flat();
  assert.equal(new Set(all).size, all.length);
});

test('a machine carries its owner, its limits, its volumes and SSH on loopback only', () => {
  const making = makingsOf(definition, owner, image, [1]).at(-1);
  assert.ok(making);
  const words = machineArguments(making, '/seed', 'podman', limits);
  assert.deepEqual(valuesOf(words, '--label'), [
    'mayfly:fleet=hello',
    'mayfly:environment=staging',
    'mayfly:release=abc',
    'mayfly:run=r-1',
    'mayfly:slot=1',
  ]);
  assert.deepEqual(valuesOf(words, '--publish'), ['127.0.0.1::22']);
  assert.deepEqual(valuesOf(words, '--hostname'), ['hello-staging-1']);
  assert.deepEqual(valuesOf(words, '--memory'), ['256m']);
  assert.deepEqual(valuesOf(words, '--cpus'), ['0.5']);
  assert.deepEqual(valuesOf(words, '--volume'), [
    '/seed:/var/lib/cloud/seed/nocloud:ro',
    'mayfly.hello.staging.1.data:/srv/data',
  ]);
  assert.ok(!words.includes('--privileged'));
});

test('limits never exceed those of this host, and runc is chosen where crun cannot run', () => {
  assert.deepEqual(limitArguments(limits, 'podman'), [
    '--runtime',
    'runc',
    '--ulimit',
    'nofile=20000:20000',
    '--ulimit',
    'nproc=30000:30000',
  ]);
  assert.deepEqual(limitArguments({ files: undefined, processes: 1000, hybridCgroups: false }, 'podman'), [
    '--ulimit',
    'nofile=65536:65536',
    '--ulimit',
    'nproc=900:900',
  ]);
  assert.ok(!limitArguments(limits, 'docker').includes('--runtime'));
});
