import { usageError } from '../errors.ts';

/** Something that was found in a file of the user before anything is made. An error stops `create`. */
export interface Problem {
  readonly severity: 'error' | 'warning';
  /** In the user's checkout. */
  readonly file: string;
  readonly line?: number;
  readonly what: string;
  readonly next?: string;
}

/** Found in the text of a cloud-config; `line` is a line of that text. */
export type Finding = Omit<Problem, 'file'>;

/** `instance/units/a.service:12` */
export const place = ({ file, line }: Problem): string => (line === undefined ? file : `${file}:${line}`);

/** Throws a usage error for the first error among the problems; the others are in its reason. */
export const refuseErrors = (problems: readonly Problem[]): void => {
  const [first, ...rest] = problems.filter(({ severity }) => severity === 'error');
  if (!first) return;
  const more = rest.slice(0, 10).map(problem => `${place(problem)}: ${problem.what}`);
  if (rest.length > 10) more.push(`and ${rest.length - 10} more`);
  throw usageError({
    what: first.what,
    file: place(first),
    ...(more.length > 0 && { why: more.map(text => `also: ${text}`).join('\n') }),
    ...(first.next !== undefined && { next: first.next }),
  });
};

/**
 * The line of a template that a line of its rendered text came from: known when both have as many lines, when they
 * are the same from there to the end, or when exactly one line of the template reads like it.
 */
export const sourceLine = (source: string, rendered: string, line: number): number | undefined => {
  const [from, to] = [source.split('\n'), rendered.split('\n')];
  if (from.length === to.length) return line;
  const rest = to.slice(line - 1);
  if (from.slice(-rest.length).join('\n') === rest.join('\n')) return from.length - rest.length + 1;
  const same = from.flatMap((text, index) => (text === to[line - 1] ? [index + 1] : []));
  return same.length === 1 ? same[0] : undefined;
};
