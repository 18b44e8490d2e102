import type { Bundle } from './bundle.ts';
import { textOf } from './opinion.ts';

/** What cloud-init says about its own run (status.json and result.json, format v1). */
export interface CloudInit {
  /** The stage that runs, or that ran when it was looked at. */
  readonly stage?: string;
  /** When its first stage began, in milliseconds. */
  readonly beganAt?: number;
  /** When its last stage began. */
  readonly stageAt?: number;
  readonly finishedAt?: number;
  /** Whether its last stage is known to be over. */
  readonly over: boolean;
  readonly errors: readonly string[];
  /** Since 23.4: by level, as `WARNING: …`. */
  readonly recoverable: readonly string[];
}

type Json = Record<string, unknown>;

/** undefined when neither file could be read as what it should be. */
export const cloudInitOf = (bundle: Bundle): CloudInit | undefined => {
  const status = v1Of(textOf(bundle, 'boot/status'));
  const result = v1Of(textOf(bundle, 'boot/result'));
  if (!status && !result) return undefined;
  const stages = Object.values(status ?? {}).filter(isObject);
  const latest = (key: string) =>
    Math.max(...stages.map(stage => numberOf(stage[key])).filter(Number.isFinite), 0) * 1000;
  const began = Math.min(...stages.map(stage => numberOf(stage.start)).filter(start => start > 0)) * 1000;
  const all = [...stages, ...(result ? [result] : [])];
  return {
    ...(typeof status?.stage === 'string' ? { stage: status.stage } : {}),
    ...(latest('start') > 0 ? { stageAt: latest('start') } : {}),
    ...(Number.isFinite(began) ? { beganAt: began } : {}),
    ...(latest('finished') > 0 ? { finishedAt: latest('finished') } : {}),
    over:
      result !== undefined ||
      numberOf(isObject(status?.['modules-final']) ? status['modules-final'].finished : undefined) > 0,
    errors: unique(all.flatMap(stage => textsOf(stage.errors))),
    recoverable: unique(
      all.flatMap(({ recoverable_errors: levels }) =>
        isObject(levels)
          ? Object.entries(levels).flatMap(([level, texts]) =>
              textsOf(texts).map(text => `${level}: ${text}`),
            )
          : [],
      ),
    ),
  };
};

const v1Of = (text: string | undefined): Json | undefined => {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return isObject(value) && isObject(value.v1) ? value.v1 : undefined;
  } catch {
    // Half-written or damaged: the caller tells that it could not be read.
    return undefined;
  }
};

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const numberOf = (value: unknown): number => (typeof value === 'number' ? value : Number.NaN);
const textsOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter(text => typeof text === 'string') : [];
const unique = (texts: readonly string[]): string[] => [...new Set(texts)];
