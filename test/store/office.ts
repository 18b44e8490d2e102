import assert from 'node:assert/strict';
import type { MayflyError } from '../../scripts/errors.ts';
import { folderStore } from '../../scripts/store/folder.ts';
import type { FleetStore } from '../../scripts/store/store.ts';
import { type FakeClock, fakeClock } from '../support/clock.ts';
import { type Drive, newDrive } from '../support/drive.ts';
import { seeded } from '../support/seeded.ts';
import {
  type Births,
  type Circumstances,
  type SimulatedProcess,
  simulatedProcess,
} from '../support/world.ts';
import { scope } from './records.ts';

/** Computers that share one store, and their processes. */
export interface Office {
  readonly drive: Drive;
  readonly clock: FakeClock;
  /** A process on one of the computers that share the store. */
  enter(pid: number, more?: Circumstances): SimulatedProcess & { store: FleetStore };
}

export const office = (): Office => {
  const drive = newDrive();
  const clock = fakeClock();
  const computers = new Map<string, Births>();
  return {
    drive,
    clock,
    enter: (pid, more = {}) => {
      const host = more.host ?? 'laptop';
      const births = computers.get(host) ?? new Map();
      computers.set(host, births);
      const random = seeded(pid);
      const entered = simulatedProcess({ drive, clock, births, random, pid, ...more });
      return { ...entered, store: folderStore(entered.world, '/store').open(scope) };
    },
  };
};

export const lockFiles = (drive: Drive) =>
  [...drive.tree().keys()].filter(name => name.includes('/lock/')).map(name => name.slice(-17));

/** What people are told who come second. */
export const held = (thrown: unknown): MayflyError['telling'] => {
  const { exit, kind, telling } = thrown as MayflyError;
  assert.deepEqual([exit, kind], [1, 'user']);
  return telling;
};

export const refusal = async (store: FleetStore): Promise<MayflyError['telling']> => {
  const outcome = await store.lock('destroy').then(
    () => assert.fail('the lock was given twice'),
    thrown => thrown,
  );
  return held(outcome);
};
