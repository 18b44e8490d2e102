import { type Source, type Sources, userData } from '../../debug/sources.ts';
import { machinePaths } from '../machine/paths.ts';
import type { Bundle } from './bundle.ts';
import type { BundleFile } from './bundle-file.ts';
import { installedPath } from './installed.ts';
import { sourceLine } from './problem.ts';

/** Longer texts are not looked into: each line of a template is looked for in it. */
const mostLines = 1000;
const mostFiles = 2000;

/** What a machine booted with, and the template that it came from. */
export interface FirstBoot {
  readonly file: string;
  readonly template: string;
  readonly text: string;
}

/** Where everything on a machine came from in the checkout. Pure. Holds no text of a file, only names and numbers. */
export const sourcesOf = (
  { contents }: Pick<Bundle, 'contents'>,
  { file, template, text }: FirstBoot,
): Sources => ({
  [userData]: { file, ...lineMap(template, text), words: wordsIn(text, /^([a-z_][\w-]*):/) },
  ...Object.fromEntries(
    contents
      .slice(0, mostFiles)
      .map(each => [installedPath(each.path) ?? `${machinePaths.uploads}/${each.path}`, toSource(each)]),
  ),
});

const toSource = ({ path, file, content, template }: BundleFile): Source => {
  const directives = path.startsWith('units/');
  if (template === undefined && !directives && path !== 'setup.sh') return { file };
  const text = content.toString('utf8');
  return {
    file,
    ...(template === undefined ? {} : lineMap(template, text)),
    ...(directives ? { words: wordsIn(text, /^([A-Z]\w*)=/) } : {}),
    ...(path === 'setup.sh' ? { words: setupWords(text) } : {}),
  };
};

const lineMap = (template: string, text: string): { lines?: number[] } => {
  const count = text.split('\n').length;
  if (template.split('\n').length === count) return {};
  if (count > mostLines) return { lines: [] };
  return { lines: Array.from({ length: count }, (_, index) => sourceLine(template, text, index + 1) ?? 0) };
};

/** The first line of each word. */
const wordsIn = (text: string, pattern: RegExp): Record<string, number> => {
  const words: Record<string, number> = {};
  text.split('\n').forEach((line, index) => {
    const word = pattern.exec(line)?.[1];
    if (word !== undefined) words[word] ??= index + 1;
  });
  return words;
};

/** Steps by number, and the paths and units that the set-up speaks of. */
const setupWords = (text: string): Record<string, number> => {
  const words: Record<string, number> = {};
  let steps = 0;
  text.split('\n').forEach((line, index) => {
    if (/^step /.test(line)) words[`step ${++steps}`] = index + 1;
    if (/^\s*#/.test(line)) return;
    const named = line.match(/\/[\w./@-]{2,200}|[\w@-]{1,100}\.(?:service|socket|timer|mount|path)\b/g) ?? [];
    for (const word of named.slice(0, 20)) words[word] ??= index + 1;
  });
  return words;
};
