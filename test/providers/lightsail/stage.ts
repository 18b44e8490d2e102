import assert from 'node:assert/strict';
import type { Caller } from '../../../lab/core/contract.ts';
import { type Core, newLab } from '../../../lab/core/lab.ts';
import type { LabOptions } from '../../../lab/core/options.ts';
import { administrator, type SimulatedOptions, simulatedAws } from '../../../lab/core/simulated.ts';
import { MayflyError } from '../../../scripts/errors.ts';
import type { Definition } from '../../../scripts/fleet/definition.ts';
import { loadDefinition } from '../../../scripts/fleet/load.ts';
import type { Action, Aws } from '../../../scripts/providers/aws/actions.ts';
import { type LightsailOptions, lightsailProvider } from '../../../scripts/providers/lightsail/lightsail.ts';
import type {
  Boot,
  MadeMachine,
  OpenIntent,
  Owner,
  Plan,
  Provider,
  Resource,
  Try,
} from '../../../scripts/providers/provider.ts';
import { resourceKinds } from '../../../scripts/providers/provider.ts';
import type { FakeClock } from '../../support/clock.ts';
import { fakeClock } from '../../support/clock.ts';
import { someKey } from '../../support/lab-provider.ts';
import { seeded } from '../../support/seeded.ts';
import { simulatedProcess } from '../../support/world.ts';

/** Lightsail under simulated time with one laptop before it. */
export interface Stage {
  readonly lab: Core;
  readonly clock: FakeClock;
  readonly provider: Provider;
  /** Every call that was sent, in order: `us-east-1 lightsail:CreateInstances`. */
  readonly sent: string[];
  /** Another laptop, or the same one after its process died. */
  again(options?: StageOptions): Provider;
  /** Runs a task, and lets time pass while it waits. */
  through<T>(task: Promise<T>): Promise<T>;
}

export interface StageOptions {
  readonly definition?: Definition;
  readonly provider?: Partial<LightsailOptions>;
  readonly caller?: Partial<Caller>;
  readonly simulated?: SimulatedOptions;
  /** Something between the provider and AWS. */
  readonly through?: (aws: Aws) => Aws;
}

export const never = new AbortController().signal;
export const boot: Boot = { hostname: 'hello', userData: '#!/bin/sh\n' };
export const owner: Owner = { fleet: 'hello', environment: 'default', release: 'rel1', run: 'r-1' };

/** A definition from the lines under `lightsail:`, and the count. */
export const define = (settings: string, count = 3): Definition =>
  loadDefinition(
    `name: hello\nprovider: lightsail\ncount: ${count}\nlightsail: {${settings}}\n`,
    'fleet.yaml',
    'default',
  );

export const usual = 'regions: [eu-west-1], bundle: small_3_0';

export const stage = (lab: Partial<LabOptions> = {}, options: StageOptions = {}): Stage => {
  const clock = fakeClock();
  const core = newLab({ now: () => clock.now().getTime(), seed: 1, ...lab });
  const sent: string[] = [];
  let processes = 0;
  const again = (some: StageOptions = options): Provider => {
    processes += 1;
    const { world } = simulatedProcess({ clock, random: seeded(processes), pid: 100 + processes });
    const caller = { ...administrator(), ...some.caller };
    const behind = simulatedAws(core, clock, world.random, { caller, ...some.simulated });
    const aws: Aws = {
      ...behind,
      call: (region, action, input, signal) => {
        sent.push(`${region} ${action}`);
        return behind.call(region, action, input, signal);
      },
    };
    const definition = some.definition ?? options.definition;
    return lightsailProvider(world, some.through?.(aws) ?? aws, {
      callerAddress: async () => ['203.0.113.7'],
      deadKey: async () => someKey,
      ...(definition && { definition }),
      ...some.provider,
    });
  };
  return { lab: core, clock, provider: again(), sent, again, through: clock.through };
};

export const planned = async ({ provider, through }: Stage, definition: Definition): Promise<Plan> =>
  through(provider.resolveImage(definition).then(image => provider.plan(definition, image, never)));

export interface Made {
  readonly machines: readonly MadeMachine[];
  readonly tries: readonly Try[];
}

/** What `acquire` does, without a journal. */
export const acquired = async (
  { provider, through }: Stage,
  plan: Plan,
  count: number,
  by: Owner = owner,
): Promise<Made> => {
  const machines: MadeMachine[] = [];
  const tries: Try[] = [];
  const one = async (making: Try['making']) => {
    const made = await provider.make(making, making.userData === making.name ? boot : undefined, never);
    machines.push(...made.machines);
    if (making.kind === 'machine')
      tries.push({ making, made: made.machines.length, refusals: made.refusals });
  };
  const groups = async (all: ReturnType<Plan['next']>) => {
    await Promise.all(
      all.map(async group => {
        for (const making of group) await one(making);
      }),
    );
  };
  const work = async () => {
    await groups(plan.shared(by));
    for (let round = 1; machines.length < count; round++) {
      assert.ok(round < 100, 'the rounds do not end');
      const next = plan.next(by, count - machines.length, machines, tries);
      if (next.length === 0) break;
      await groups(next);
    }
  };
  await through(work());
  return { machines, tries };
};

export const created = async (on: Stage, definition: Definition): Promise<Made & { readonly plan: Plan }> => {
  const plan = await planned(on, definition);
  return { plan, ...(await acquired(on, plan, definition.count)) };
};

/** Looks and removes until nothing is there, as destroy does. Resolves with what could not be removed. */
export const destroyed = async (
  { through }: Stage,
  provider: Provider,
  intents: readonly OpenIntent[] = [],
): Promise<readonly Resource[]> => {
  const work = async () => {
    for (let round = 1; ; round++) {
      await provider.settle(owner, { intents, complete: true }, () => undefined, never);
      const { machines, others, unseen } = await provider.look(owner);
      assert.deepEqual(unseen, []);
      const found = [...machines, ...others];
      if (found.length === 0 && round > 1) return [];
      if (round > 5) return found;
      for (const kind of resourceKinds)
        await provider.remove(
          found.filter(thing => thing.kind === kind),
          async () => undefined,
          never,
        );
    }
  };
  return through(work());
};

/** What a person is told by an error. */
export const toldBy = async (task: Promise<unknown>): Promise<MayflyError> => {
  try {
    await task;
  } catch (thrown) {
    assert.ok(thrown instanceof MayflyError, `not an error for people: ${thrown}`);
    return thrown;
  }
  assert.fail('nothing was thrown');
};

export const callsOf = ({ sent }: Stage, action: Action): number =>
  sent.filter(each => each.endsWith(` ${action}`)).length;
