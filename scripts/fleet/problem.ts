import { usageError } from '../errors.ts';

/** Line and column in a file, both from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Keys and indexes from the top of a document down to a value. */
export type Path = readonly PropertyKey[];

/** One thing that is wrong with a file, as a whole sentence. */
export interface Problem extends Position {
  readonly what: string;
  /** It is about something that is not there; the position is that of what is around it. */
  readonly missing?: boolean;
}

const most = 20;

/** One error that tells every problem in the order of the file. Of several at one place the first is told. */
export const problemsError = (file: string, problems: readonly Problem[], cause?: unknown) => {
  const [first, ...others] = inOrder(problems);
  const place = first === undefined ? file : `${file}:${first.line}:${first.column}`;
  const lines = others.slice(0, most).map(({ line, column, what }) => `${file}:${line}:${column}: ${what}`);
  if (others.length > most) lines.push(`and ${others.length - most} more`);
  const count = others.length === 1 ? 'one more problem' : `${others.length} more problems`;
  return usageError(
    {
      what: first?.what ?? 'The file cannot be read',
      ...(lines.length > 0 && { why: [`${count} in this file:`, ...lines].join('\n') }),
      file: place,
      next: `correct ${file}, then run the command again`,
    },
    cause,
  );
};

const inOrder = (problems: readonly Problem[]): Problem[] => {
  const places = new Map<string, Problem>();
  for (const problem of problems) {
    const place = `${problem.line}:${problem.column}:${problem.missing === true}`;
    if (!places.has(place)) places.set(place, problem);
  }
  return [...places.values()].sort(
    (a, b) =>
      a.line - b.line || a.column - b.column || Number(a.missing ?? false) - Number(b.missing ?? false),
  );
};
