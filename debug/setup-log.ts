import type { Bundle } from './bundle.ts';
import { momentOf } from './moments.ts';
import { linesOf, textOf } from './opinion.ts';

/** What `instance/setup.sh` wrote to its log about itself. */
export interface SetupLog {
  /** The last step that began. */
  readonly step?: {
    readonly number: number;
    readonly total: number;
    readonly name: string;
    readonly at?: number;
  };
  readonly ended?: {
    readonly how: 'done' | 'failed';
    readonly line: string;
    readonly rc?: number;
    readonly at?: number;
  };
  /** What the last step printed, or what stands in the log when it tells of no step. */
  readonly output: readonly string[];
}

const stepLine = /^(\S+Z) step (\d{1,6})\/(\d{1,6}) (.*)$/;
const endLine = /^(\S+Z) (done|failed)(.*)$/;

/** Reads the log of the set-up; undefined when it could not be read. */
export const setupLogOf = (bundle: Bundle): SetupLog | undefined => {
  const log = textOf(bundle, 'deployment/log');
  if (log === undefined) return undefined;
  const own = linesOf(bundle, 'deployment/steps');
  const lines = log.split('\n');
  const stepText = own.findLast(line => stepLine.test(line));
  const [, at, number, total, name] = stepLine.exec(stepText ?? '') ?? [];
  const last = own.at(-1) ?? '';
  const [, endedAt, how] = endLine.exec(last) ?? [];
  const began = stepText === undefined ? -1 : lines.lastIndexOf(stepText);
  const output = lines.slice(began + 1).filter(line => line.trim() !== '' && !endLine.test(line));
  const stepAt = momentOf(at);
  const endAt = momentOf(endedAt);
  const rc = /\brc=(\d{1,5})$/.exec(last)?.[1];
  return {
    output,
    ...(name === undefined
      ? {}
      : {
          step: {
            number: Number(number),
            total: Number(total),
            name,
            ...(stepAt === undefined ? {} : { at: stepAt }),
          },
        }),
    ...(how === undefined
      ? {}
      : {
          ended: {
            how: how as 'done' | 'failed',
            line: last,
            ...(rc === undefined ? {} : { rc: Number(rc) }),
            ...(endAt === undefined ? {} : { at: endAt }),
          },
        }),
  };
};

/** When a file of the set-up was written last, in milliseconds, by its path's end. */
export const writtenAt = (bundle: Bundle, end: string): number | undefined => {
  const probed = bundle.probes['deployment/files'];
  const line = (probed?.text ?? '')
    .split('\n')
    .find(text => /^\d+ \d+ \d+ /.test(text) && text.endsWith(end));
  return line === undefined ? undefined : Number(line.split(' ')[0]) * 1000;
};

/** The exit code that the set-up left; undefined while there is none. `unread` when it cannot be told. */
export const setupResult = (bundle: Bundle): number | 'unread' | undefined => {
  const probed = bundle.probes['deployment/result'];
  if (probed?.rc === 3) return undefined;
  if (probed?.rc !== 0 || !/^\d{1,3}\s*$/.test(probed.text)) return 'unread';
  return Number(probed.text);
};
