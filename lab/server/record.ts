import type { LabCall } from '../core/contract.ts';

/** One request that was understood, as the control endpoint lists it. */
export interface Recorded {
  /** From 1. */
  readonly number: number;
  /** ISO 8601. */
  readonly at: string;
  readonly region: string;
  readonly action: string;
  readonly accessKey: string;
  /** `well`, `refused`, `lost (5xx)`, …: what befell it. */
  readonly fate: string;
  /** The code of the error that was answered. */
  readonly error?: string;
}

/** So many of the latest requests are kept. */
const most = 10_000;

export interface Records {
  add(call: LabCall, at: number, fate: string, error: string | undefined): void;
  /** Those after the given number. */
  since(number: number): readonly Recorded[];
}

export const newRecords = (): Records => {
  let kept: Recorded[] = [];
  let count = 0;
  return {
    add: ({ region, action, caller }, at, fate, error) => {
      count += 1;
      kept.push({
        number: count,
        at: new Date(at).toISOString(),
        region,
        action,
        accessKey: caller.accessKey,
        fate,
        ...(error !== undefined && { error }),
      });
      if (kept.length >= 2 * most) kept = kept.slice(-most);
    },
    since: number => kept.slice(-most).filter(record => record.number > number),
  };
};
