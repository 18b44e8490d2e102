import { machinePaths } from '../scripts/machine/paths.ts';
import type { Bundle } from './bundle.ts';
import type { Draft } from './opinion.ts';
import { atLine, atWord, type Sources, userData } from './sources.ts';

/** Where the set-up runs. */
const { uploads } = machinePaths;
const setup = `${uploads}/setup.sh`;

/**
 * The file to change, with its line where that is known: a line that the trouble itself names, else the program that
 * failed, else the place that the judge means. What the bundle did not bring was made by the set-up.
 */
export const placeOf = ({ machine, sources }: Bundle, draft: Draft): string | undefined => {
  const { file } = draft;
  // Nobody knows how a stranger was made.
  if (machine.stranger) return undefined;
  if (!sources || Object.keys(sources).length === 0) return file;
  const said = draft.settled ? [] : [...(draft.trace ?? []), ...draft.evidence.map(({ line }) => line)];
  const told = toldPlace(sources, said, draft.program ?? []);
  if (told !== undefined) return told;
  const program = draft.program?.find(path => sources[path]);
  if (program !== undefined) return sources[program]?.file;
  const path = machinePath(file);
  if (path === undefined) return file;
  const source = sources[path];
  if (source) return atWord(source, draft.words ?? []);
  const needed = (draft.needs ?? []).filter(need => need.startsWith('/'));
  return madeBySetup(sources, [path, ...(draft.program ?? []), ...needed]) ?? file;
};

/** Where the file that a judge means stands on the machine. */
const machinePath = (file: string | undefined): string | undefined => {
  if (file === undefined) return undefined;
  if (file.startsWith('templates/')) return userData;
  if (file === 'instance/setup.sh') return setup;
  if (file.startsWith('instance/units/'))
    return `/etc/systemd/system/${file.slice('instance/units/'.length)}`;
  return file.startsWith('instance/files/') ? file.slice('instance/files'.length) : undefined;
};

const places: readonly RegExp[] = [
  // Python; bash; dash, which names a file that a script reads second; systemd, node and compilers.
  /File "([^"]{1,300})", line (\d{1,6})/g,
  /(?:^|[\s("'])([^\s:"'(]{1,300}): line (\d{1,6}):/g,
  /(?:^|[\s("'])([^\s:"'(]{1,300}): (\d{1,6}): (?![^\s:]{1,300}: Syntax error)/g,
  /: (?<line>\d{1,6}): (?<file>[^\s:]{1,300}): Syntax error/g,
  /(?:^|[\s("'])(\/[^\s:"'(]{1,300}):(\d{1,6})(?::\d{1,6})?(?=[):\s]|$)/g,
];

/** The last line of a file of ours that a text names. */
const toldPlace = (
  sources: Sources,
  said: readonly string[],
  programs: readonly string[],
): string | undefined => {
  const known = (path: string) => sources[path] ?? sources[`${uploads}/${path.replace(/^\.\//, '')}`];
  const found = said.flatMap(line =>
    places.flatMap(pattern =>
      [...line.matchAll(pattern)].flatMap(({ groups, 1: first, 2: second }) => {
        const { file: path = first ?? '', line: number = second } = groups ?? {};
        const named = path === '<stdin>' || path === '<string>' ? undefined : known(path);
        return named ? [{ path, place: atLine(named, Number(number)) }] : [];
      }),
    ),
  );
  return (found.findLast(({ path }) => programs.includes(path)) ?? found.at(-1))?.place;
};

/** The line of the set-up that names a file that is not in the bundle. */
const madeBySetup = (sources: Sources, paths: readonly string[]): string | undefined => {
  const source = sources[setup];
  if (!source) return undefined;
  const names = paths.flatMap(path => [path, path.slice(path.lastIndexOf('/') + 1)]);
  if (names.some(name => source.words?.[name] !== undefined)) return atWord(source, names);
  return paths.some(path => /^\/(?:etc\/systemd\/system|opt|srv|usr\/local)\//.test(path))
    ? source.file
    : undefined;
};
