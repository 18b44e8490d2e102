import type { BundleFile } from './bundle-file.ts';
import type { Known } from './installed.ts';
import { shForPeople } from './quote.ts';

/** What a file begins with, when it is a program of another system. */
const foreign: readonly (readonly [string, string])[] = [
  ['cffaedfe', 'macOS'],
  ['cefaedfe', 'macOS'],
  ['cafebabe', 'macOS'],
  ['4d5a', 'Windows'],
];

/** The interpreter of a script, with its arguments: `['/bin/sh', '-e']`; undefined without a `#!` line. */
export const shebang = (content: Uint8Array): string[] | undefined => {
  const [first = ''] = Buffer.from(content.subarray(0, 512)).toString('latin1').split('\n', 1);
  return first.startsWith('#!') ? first.slice(2).trim().split(/\s+/) : undefined;
};

/** The name of the interpreter, also behind `env`: `sh`. */
export const interpreterName = ([path = '', ...rest]: readonly string[]): string => {
  const name = path.split('/').at(-1) ?? '';
  return name === 'env' ? (rest.find(word => !word.startsWith('-') && !word.includes('=')) ?? '') : name;
};

/** Why Linux could not run a file of the bundle as a program, or undefined when nothing speaks against it. */
export const whyNotRun = (
  { content, mode, file }: BundleFile,
  find: (path: string) => Known,
): { what: string; next: string } | undefined => {
  if (mode !== '755') return { what: 'is not executable', next: `chmod +x ${shForPeople(file)}` };
  const start = content.subarray(0, 4).toString('hex');
  if (start === '7f454c46') return undefined;
  const [, system] = foreign.find(([magic]) => start.startsWith(magic)) ?? [];
  if (system !== undefined) return { what: `is a program for ${system}`, next: 'build it for Linux' };
  const words = shebang(content);
  if (!words)
    return { what: 'is neither a program nor a script: it has no #! line', next: 'begin it with #!/bin/sh' };
  const [path = ''] = words;
  if (!path.startsWith('/'))
    return { what: `names its interpreter without a path: #!${path}`, next: `write #!/usr/bin/env ${path}` };
  if (interpreterName(words) === '')
    return { what: 'has a #! line that names no interpreter', next: 'name one' };
  const found = find(path);
  if (found === 'missing' || found === 'folder')
    return {
      what: `wants the interpreter ${path}, which is neither in the bundle nor a system program`,
      next: 'correct its first line',
    };
  return undefined;
};
