import type { TestMachine } from '../../support/ssh-machine.ts';

/** The one machine that all these tests share; it is there as soon as the first of them runs. */
export interface Place {
  machine: TestMachine;
}

export const patient = { timeout: 60_000 };
