import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { Instance } from '@aws-sdk/client-ec2';
import type { Action, Aws, Input, Output } from '../../../scripts/providers/aws/actions.ts';
import { AwsError } from '../../../scripts/providers/aws/aws-error.ts';
import type { Clock } from '../../../scripts/world/world.ts';
import type { Timeline } from '../../support/timeline.ts';

export interface Asked {
  readonly id: number;
  readonly now: number;
  readonly region: string;
  /** Empty: what there is. */
  readonly action: string;
  readonly input: object;
}

export interface Told {
  readonly id: number;
  readonly output?: object;
  readonly error?: { readonly code: string; readonly message: string; readonly status: number };
}

export interface Sum {
  readonly calls: readonly (readonly [string, number])[];
  readonly instances: readonly number[];
}

export interface LabProcess {
  /** The port of AWS: a call takes `trip` simulated milliseconds there and back. `shown` is told each instance. */
  aws(clock: Clock, trip: number, shown: (instance: Instance) => void): Aws;
  /** Lets simulated time pass until something is over; it stands still while an answer is on its way. */
  pass(over: () => boolean, milliseconds: number): Promise<boolean>;
  /** Calls by action, and instances in each region. */
  sum(): Promise<Sum>;
  close(): void;
}

/** A lab in a process of its own, under the time of this one. */
export const startLab = (timeline: Timeline, seed: number): LabProcess => {
  const child = fork(join(import.meta.dirname, 'lab-side.mjs'), [String(seed)], {
    serialization: 'advanced',
  });
  const waiting = new Map<number, (told: Told) => void>();
  let last = 0;
  let wake: () => void = () => undefined;
  child.on('message', (told: Told) => {
    waiting.get(told.id)?.(told);
    waiting.delete(told.id);
    if (waiting.size === 0) wake();
  });
  const ask = (region: string, action: string, input: object): Promise<Told> => {
    last += 1;
    const id = last;
    const told = new Promise<Told>(resolve => waiting.set(id, resolve));
    child.send({ id, now: timeline.now(), region, action, input } satisfies Asked);
    return told;
  };
  const allTold = () =>
    new Promise<void>(resolve => {
      wake = resolve;
      if (waiting.size === 0) resolve();
    });
  return {
    aws: (clock, trip, shown) => ({
      call: async <A extends Action>(region: string, action: A, input: Input<A>, signal?: AbortSignal) => {
        await clock.sleep(trip / 2, signal);
        const { output, error } = await ask(region, action, input as object);
        await clock.sleep(trip / 2, signal);
        if (error) throw new AwsError(error.code, error.message, { status: error.status });
        if (action === 'ec2:DescribeInstances')
          for (const { Instances = [] } of (output as Output<'ec2:DescribeInstances'>).Reservations ?? [])
            for (const instance of Instances) shown(instance);
        return output as Output<A>;
      },
    }),
    pass: async (over, milliseconds) => {
      const until = timeline.now() + milliseconds;
      while (!over()) {
        if (timeline.now() >= until) return false;
        await timeline.pass(() => over() || waiting.size > 0, until - timeline.now());
        await allTold();
      }
      return true;
    },
    sum: async () => (await ask('', '', {})).output as Sum,
    close: () => void child.disconnect(),
  };
};
