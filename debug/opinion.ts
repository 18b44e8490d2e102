import type { Bundle, Probed } from './bundle.ts';
import type { Mechanism } from './mechanism.ts';
import type { Finding } from './verdict.ts';

/** A finding before its place among the others is known. */
export interface Draft extends Omit<Finding, 'id' | 'effects' | 'next'> {
  /** The kind of trouble: the id without its subject. */
  readonly kind: string;
  /** Whose trouble it is: a unit, a mount point. */
  readonly subject?: string;
  /** What its evidence complains of. */
  readonly hints?: readonly Mechanism[];
  /** What this trouble makes others complain of. */
  readonly gives?: readonly Mechanism[];
  /** Subjects that this one needs: units, files. */
  readonly needs?: readonly string[];
  /** Units that it failed for, by its own account: where one of them is in trouble, that came first. */
  readonly blames?: readonly string[];
  /** Subjects that this one spoils, besides its own. */
  readonly spoils?: readonly string[];
  /** Worth a word only when it explains something else. */
  readonly quiet?: boolean;
  /** Words of the file to change that stand where the change belongs: directives, `step 4`. The first that is there counts. */
  readonly words?: readonly string[];
  /** What was said about it, for the lines of files that it names. */
  readonly trace?: readonly string[];
  /** Paths of the program that failed, when what it does is to blame, and not how it is started. */
  readonly program?: readonly string[];
  /** The file is known: a line that the evidence names is only where it hurts. */
  readonly settled?: boolean;
  /** The command, when it is not to make the machine anew. */
  readonly next?: string;
}

/** What one judge has to say. */
export interface Opinion {
  readonly findings?: readonly Draft[];
  /** What was looked at and found well. */
  readonly checked?: string;
  /** Why nothing can be said, as a sentence: it comes before everything that was not read. */
  readonly blind?: string;
  /** What could not be read, and why. */
  readonly unread?: readonly string[];
  /** What is still going on, and until when it may. */
  readonly working?: { readonly what: string; readonly since?: string; readonly seconds?: number };
}

export type Judge = (bundle: Bundle) => Opinion;

/** Whether the probes ran at all. */
export const wasInside = (bundle: Bundle): boolean => Object.keys(bundle.probes).length > 0;

/** The output of a probe that succeeded, or undefined. */
export const textOf = (bundle: Bundle, probe: string): string | undefined => {
  const probed = bundle.probes[probe];
  return probed?.rc === 0 ? probed.text : undefined;
};

/** The lines of a probe that succeeded, without empty ones; none when it did not. */
export const linesOf = (bundle: Bundle, probe: string): string[] =>
  (textOf(bundle, probe) ?? '').split('\n').filter(line => line.trim() !== '');

/** Whether the probe looked and there was nothing to read. */
export const isAbsent = (bundle: Bundle, probe: string): boolean => bundle.probes[probe]?.rc === 3;

/** Why a probe cannot be used, in words, or undefined when it can. */
export const whyUnread = (bundle: Bundle, probe: string): string | undefined => {
  const probed = bundle.probes[probe];
  if (!probed) return `${probe} (not in the answer)`;
  if (probed.rc === 0 || probed.rc === 3) return undefined;
  return `${probe} (${reasonOf(probed)})`;
};

const reasonOf = ({ rc, text }: Probed): string => {
  if (rc === 124) return 'out of time';
  if (rc === 127) return 'its program is missing';
  const last = text.trim().split('\n').at(-1) ?? '';
  return last === '' ? `exit code ${rc}` : last.slice(0, 120);
};

/** `key=value` lines of a probe. */
export const valuesOf = (bundle: Bundle, probe: string): ReadonlyMap<string, string> =>
  new Map(
    linesOf(bundle, probe)
      .map(line => [line.indexOf('='), line] as const)
      .filter(([at]) => at > 0)
      .map(([at, line]) => [line.slice(0, at), line.slice(at + 1)]),
  );
