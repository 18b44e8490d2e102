import { usageError } from '../scripts/errors.ts';
import { phases } from '../scripts/fleet/phase.ts';
import type { Bundle } from './bundle.ts';

/** No bundle is near this size: what is larger was not written by `debug`. */
export const mostCharacters = 8 * 1024 * 1024;

/**
 * A bundle from a file, to be judged again. Every part that a judge relies on is checked; unknown parts are ignored.
 * Throws a failure that names the part. `file` is the name for messages.
 */
export const readBundle = (text: string, file: string): Bundle => {
  const bad = (why: string, cause?: unknown) =>
    usageError({ what: 'This is not a bundle of debug', why, file, next: './mayfly debug <machine>' }, cause);
  if (text.length > mostCharacters) throw bad(`it is larger than ${mostCharacters} characters`);
  const value = parsed(text, bad);
  const wrong = wrongPart(value);
  if (wrong !== undefined) throw bad(`${wrong} is not as it should be`);
  return value as unknown as Bundle;
};

const parsed = (text: string, bad: (why: string, cause: unknown) => Error): unknown => {
  try {
    return JSON.parse(text);
  } catch (thrown) {
    throw bad('it is no JSON', thrown);
  }
};

type Check = (value: unknown) => boolean;
type Shape = Readonly<Record<string, Check>>;

const isText: Check = value => typeof value === 'string';
const isName: Check = value => typeof value === 'string' && /^[A-Za-z0-9][A-Za-z0-9.:_-]{0,100}$/.test(value);
const isTime: Check = value => typeof value === 'string' && !Number.isNaN(Date.parse(value));
const isNumber: Check = value => typeof value === 'number' && Number.isFinite(value);
const isPhase: Check = value => (phases as readonly unknown[]).includes(value);
const oneOf =
  (...words: string[]): Check =>
  value =>
    words.includes(value as string);
const maybe =
  (check: Check): Check =>
  value =>
    value === undefined || check(value);
const listOf =
  (check: Check): Check =>
  value =>
    Array.isArray(value) && value.every(check);
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const shaped =
  (shape: Shape): Check =>
  value =>
    isObject(value) && Object.entries(shape).every(([key, check]) => check(value[key]));

const source = shaped({
  file: isText,
  lines: maybe(listOf(isNumber)),
  words: maybe(value => isObject(value) && Object.values(value).every(isNumber)),
});

const probed = shaped({ rc: isNumber, text: isText, dropped: isNumber });

const bundle: Shape = {
  format: value => value === 1,
  machine: shaped({
    name: isName,
    scope: isText,
    provider: isText,
    stranger: maybe(value => typeof value === 'boolean'),
    environment: maybe(isText),
    address: maybe(isText),
    state: maybe(isText),
    reason: maybe(isText),
    createdAt: maybe(isTime),
    endedAt: maybe(isTime),
    phase: maybe(isPhase),
    failed: maybe(shaped({ phase: isPhase, why: isText })),
  }),
  takenAt: isTime,
  units: listOf(isText),
  checks: maybe(listOf(isText)),
  release: maybe(shaped({ id: isText, manifest: isText })),
  reach: shaped({
    tcp: oneOf('open', 'refused', 'timeout', 'error', 'unasked'),
    hostKey: oneOf('verified', 'mismatch', 'unknown', 'unasked'),
    login: oneOf('ok', 'refused', 'unasked'),
    banner: maybe(isText),
    why: maybe(isText),
    said: maybe(isText),
  }),
  outside: maybe(
    shaped({
      letIn: maybe(listOf(isText)),
      caller: maybe(listOf(isText)),
      failedChecks: maybe(listOf(isText)),
    }),
  ),
  console: maybe(isText),
  probes: value => isObject(value) && Object.values(value).every(probed),
  incomplete: maybe(isText),
  sources: maybe(value => isObject(value) && Object.values(value).every(source)),
  limits: maybe(shaped({ boot: maybe(isNumber), setup: maybe(isNumber) })),
  accept: maybe(
    shaped({
      failedUnits: maybe(listOf(isText)),
      recoverableErrors: maybe(value => typeof value === 'boolean'),
    }),
  ),
};

const wrongPart = (value: unknown): string | undefined => {
  if (!isObject(value)) return 'the whole';
  return Object.entries(bundle).find(([key, check]) => !check(value[key]))?.[0];
};
