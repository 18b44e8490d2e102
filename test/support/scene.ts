import assert from 'node:assert/strict';
import { administrator } from '../../lab/core/simulated.ts';
import { MayflyError } from '../../scripts/errors.ts';
import type { FleetEvent } from '../../scripts/fleet/event.ts';
import { type Created, create } from '../../scripts/operations/create.ts';
import { destroy } from '../../scripts/operations/destroy.ts';
import type { Purpose } from '../../scripts/operations/existing.ts';
import {
  type LabFleet,
  type LabFleetOptions,
  type LabLaptop,
  type LabProcess,
  labFleet,
} from './lab-fleet.ts';
import { type LabFleetSettings, labPrepared } from './lab-prepared.ts';

export const caller = administrator();
/** A small fleet. */
export const usual: LabFleetSettings = {
  count: 2,
  min: 2,
  market: 'on-demand',
  regions: ['us-east-1'],
  types: ['t3.small', 't3a.small'],
  version: 1,
};

/** Laptops with the real operations on the lab, under simulated time. */
export interface Scene {
  readonly fleet: LabFleet;
  readonly laptops: readonly LabLaptop[];
  /** Runs a command in a process of its own, on the first laptop or on a further one. */
  run<T>(work: (process: LabProcess) => Promise<T>, laptop?: number): Promise<T | MayflyError>;
  create(purpose?: Purpose): Promise<Created | MayflyError>;
  /** Destroys, and says whether that was proven and whether it is true. */
  gone(): Promise<boolean>;
  call(action: string, input: object): Record<string, never>;
}

export const scene = (
  options: Partial<LabFleetOptions> = {},
  settings: Partial<LabFleetSettings> = {},
  onEvent: (event: FleetEvent, process: LabProcess, on: Scene) => void = () => undefined,
): Scene => {
  let seed = 0;
  const fleet = labFleet({
    seed: 1,
    lossy: 0,
    event: (process, event) => onEvent(event, process, made),
    ...options,
  });
  const laptops = [0, 1].map(number => fleet.laptop({ host: `laptop-${number}` }));
  const made: Scene = {
    fleet,
    laptops,
    run: async (work, number = 0) => {
      seed += 1;
      const laptop = laptops[number];
      const process = laptop?.process(seed);
      if (!laptop || !process) throw new Error('no such laptop');
      let over = false;
      const task = work(process).finally(() => {
        over = true;
      });
      task.catch(() => undefined);
      assert.ok(await fleet.timeline.pass(() => over, 12 * 3_600_000), 'it hangs');
      laptop.exit(process);
      return task.catch((thrown: unknown) => {
        assert.ok(thrown instanceof MayflyError, `not an error for people: ${thrown}`);
        return thrown;
      });
    },
    create: async (purpose = 'create') => {
      // Time stands still for what is not simulated: it must be there before.
      const prepared = await labPrepared({ ...usual, ...settings });
      return made.run(({ place }) => create(place, prepared, purpose));
    },
    gone: async () => {
      const destroyed = await made.run(({ place }) => destroy(place, { images: false }));
      assert.ok(!(destroyed instanceof MayflyError), `${destroyed}`);
      await fleet.timeline.pass(() => false, 3_600_000);
      const left = fleet.lab.remains();
      assert.ok(!destroyed.proven || left.length === 0, JSON.stringify(left));
      return destroyed.proven && left.length === 0;
    },
    call: (action, input) =>
      fleet.lab.call({ caller, region: 'us-east-1', action, input }) as Record<string, never>,
  };
  return made;
};

export const good = (created: Created | MayflyError): Created => {
  assert.ok(!(created instanceof MayflyError), `${created}`);
  return created;
};
export const failed = (outcome: unknown): MayflyError => {
  assert.ok(outcome instanceof MayflyError, 'it did not fail');
  return outcome;
};
