import type { Making } from '../../scripts/providers/provider.ts';
import type { JournalRecord, Memory } from '../../scripts/store/store.ts';

export const scope = { fleet: 'hello', environment: 'default' };
export const otherScope = { fleet: 'hello', environment: 'staging' };

export const making = (slot: number, run = 'r-1'): Making => ({
  kind: 'machine',
  name: `mayfly.hello.default.${slot}`,
  owner: { ...scope, release: 'abc', run },
  place: 'podman',
  slot,
  parameters: { image: 'debian-12@sha256:00', note: 'ünï "quoted" \n line' },
});

/** What a fleet without records is remembered by. */
export const nothing = (generation = 0): Memory => ({
  known: generation > 0,
  generation,
  runs: new Set(),
  openIntents: [],
  machines: new Map(),
  made: new Set(),
  present: new Map(),
  places: new Set(),
  accounts: new Set(),
});

/** A short life of a fleet of two. */
export const life: JournalRecord[] = [
  { type: 'generation', generation: 1 },
  { type: 'run', run: 'r-1', command: 'create', release: 'abc', places: ['podman'], account: '111122223333' },
  { type: 'intent', run: 'r-1', making: making(1) },
  { type: 'intent', run: 'r-1', making: making(2) },
  { type: 'made', run: 'r-1', name: making(1).name },
  { type: 'pinned', machine: 'hello-1', hostKeys: ['ssh-ed25519 AAAA'] },
  { type: 'address', machine: 'hello-1', address: '10.0.0.1', host: '127.0.0.1', port: 2201 },
  { type: 'phase', machine: 'hello-1', phase: 'running' },
  { type: 'failed', machine: 'hello-2', phase: 'requested', why: 'no room' },
];
