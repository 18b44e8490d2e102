import { Exit, MayflyError, messageOf } from '../errors.ts';
import { clean } from '../render/clean.ts';

/** The one renderer of errors. Everything that may come from a machine is stripped of terminal escapes. */
export const tell = (thrown: unknown, verbose: boolean): string => {
  if (!(thrown instanceof MayflyError)) return `${tellBug(messageOf(thrown), thrown)}\n`;
  const { kind, telling } = thrown;
  if (kind === 'silent') return '';
  if (kind === 'bug') return `${tellBug(telling.what, thrown)}\n`;
  const { what, machine, why, file, next } = telling;
  const lines = [
    `${machine ? `${machine}: ` : ''}${what}`,
    ...(why ? [`  why:  ${indented(why)}`] : []),
    ...(file ? [`  file: ${file}`] : []),
    ...(next ? [`  next: ${indented(next)}`] : []),
  ];
  if (verbose && thrown.stack) lines.push(thrown.stack);
  return `${clean(lines.join('\n'))}\n`;
};

const indented = (text: string) => text.trimEnd().split('\n').join('\n        ');

const tellBug = (what: string, thrown: unknown): string =>
  clean(
    [
      `mayfly itself failed: ${what}`,
      '  This is a bug of ours. Nothing about your fleet follows from it: ask again with `mayfly list`.',
      ...(thrown instanceof Error && thrown.stack ? [thrown.stack] : []),
      ...(thrown instanceof Error && thrown.cause ? [`caused by: ${messageOf(thrown.cause)}`] : []),
    ].join('\n'),
  );

export const exitOf = (thrown: unknown): Exit => (thrown instanceof MayflyError ? thrown.exit : Exit.failed);

/** The error as the one document that `--json` promises, also on failure. */
export const errorDocument = (thrown: unknown): unknown =>
  thrown instanceof MayflyError
    ? { error: { kind: thrown.kind, ...thrown.telling }, exit: thrown.exit }
    : { error: { kind: 'bug', what: messageOf(thrown) }, exit: Exit.failed };
