import { handlers } from './actions/table.ts';
import { spendRequest } from './buckets.ts';
import { newCloud, placeOf } from './cloud.ts';
import { ApiError, type Lab, type LabCall } from './contract.ts';
import { newFaults } from './faults.ts';
import { checkCaller, checkPermission, checkRegion } from './guard.ts';
import { hooks } from './hooks.ts';
import type { CapacityRule, FaultRule, LabOptions, QuotaRule } from './options.ts';
import { defaultRegions } from './regions.ts';
import { type Remains, remains } from './remains.ts';

/** The core, and what a test or the lab's owner can do to it. Each rule set replaces the one before. */
export interface Core extends Lab {
  setFaults(rules: readonly FaultRule[]): void;
  setCapacity(rules: readonly CapacityRule[]): void;
  setQuotas(rules: readonly QuotaRule[]): void;
  /** Carries a call out later, whoever is there to see it; its answer goes nowhere. */
  later(milliseconds: number, call: LabCall): void;
  /** Lets everything happen that is due: for whoever waits for a `Backing` to be told. */
  settle(): void;
  /** When the last of the calls that are carried out later will be; undefined when none is waiting. */
  lastLate(): number | undefined;
  /** The truth about what is there now, seen by nobody else: for proofs. */
  remains(): Remains;
}

export const newLab = (options: LabOptions): Core => {
  const cloud = newCloud(options, options.regions ?? defaultRegions);
  const faults = newFaults(options.seed, options.faults ?? []);
  const calls = new Map<string, number>();
  const late: number[] = [];

  const settle = () => {
    const now = options.now();
    for (let due = cloud.schedule.next(now); due; due = cloud.schedule.next(now)) {
      cloud.now = due.time;
      due.effect();
    }
    cloud.now = now;
  };

  const carryOut = (call: LabCall): object => {
    calls.set(call.action, (calls.get(call.action) ?? 0) + 1);
    const handler = handlers.get(call.action);
    if (!handler)
      throw new ApiError('InvalidAction', `The action ${call.action} is not valid for this web service.`);
    checkCaller(call);
    const region = checkRegion(cloud, call);
    const place = placeOf(cloud, call.caller.account, region);
    spendRequest(cloud, place, call.action, call.input);
    checkPermission(call.caller, call.action);
    faults.strike(cloud, call);
    return handler({ cloud, place, caller: call.caller }, call.input as never);
  };

  return {
    now: options.now,
    call: call => {
      settle();
      return carryOut(call);
    },
    fate: call => faults.fate(call),
    calls: () => calls,
    ...hooks(cloud, settle),
    setFaults: faults.set,
    setCapacity: rules => {
      cloud.rules.capacity = rules;
      for (const place of cloud.places) place.pools.clear();
    },
    setQuotas: rules => {
      cloud.rules.quotas = rules;
    },
    later: (milliseconds, call) => {
      const time = options.now() + milliseconds;
      late.push(time);
      cloud.schedule.at(time, () => {
        late.splice(late.indexOf(time), 1);
        try {
          carryOut(call);
        } catch (error) {
          if (!(error instanceof ApiError)) throw error;
        }
      });
    },
    settle,
    lastLate: () => (late.length === 0 ? undefined : Math.max(...late)),
    remains: () => {
      settle();
      return remains(cloud);
    },
  };
};
