import type { Bundle } from './bundle.ts';
import { linesOf, valuesOf } from './opinion.ts';
import type { Unit } from './systemd.ts';

/** ELF e_machine, little endian, as `uname -m` names it (elf(5), gABI). */
const processors: Readonly<Record<string, string>> = {
  '3e00': 'x86_64',
  b700: 'aarch64',
  '0300': 'i686',
  '2800': 'armv7l',
  f300: 'riscv64',
  '1500': 'ppc64le',
  '1600': 's390x',
};
/** Programs of the second run on the first. */
const runsAlso: Readonly<Record<string, readonly string[]>> = {
  x86_64: ['i686'],
  aarch64: ['armv7l'],
  armv8l: ['armv7l'],
  armv6l: ['armv7l'],
  i586: ['i686'],
  i386: ['i686'],
};

export interface ProgramTrouble {
  readonly path: string;
  readonly words: string;
  /** The line of the probe. */
  readonly line: string;
}

/** Paths of the programs that a unit runs. */
export const pathsOf = (unit: Unit): string[] =>
  [...`${unit.get('ExecStartPre')} ${unit.get('ExecStart')}`.matchAll(/\{ path=([^ ;]+) ;/g)].flatMap(
    found => found[1] ?? [],
  );

/** The same with the files that they are told to run. */
export const programsOf = (unit: Unit): string[] => [
  ...new Set(
    [...`${unit.get('ExecStartPre')} ${unit.get('ExecStart')}`.matchAll(/(?<=[\s=])\/[^\s;]+/g)].map(
      ([path]) => path,
    ),
  ),
];

/** What is wrong with the program of a unit as it stands on the disk, or undefined. */
export const programTrouble = (bundle: Bundle, unit: Unit): ProgramTrouble | undefined =>
  troubleAmong(bundle, 'units/programs', pathsOf(unit));

/** What is wrong with one of these programs, as a probe found them. */
export const troubleAmong = (
  bundle: Bundle,
  probe: string,
  among: readonly string[],
): ProgramTrouble | undefined => {
  const paths = new Set(among);
  const machine = valuesOf(bundle, probe).get('machine') ?? '';
  for (const line of linesOf(bundle, probe)) {
    const found = troubleOf(line, machine);
    if (found && paths.has(found.path)) return { ...found, line };
  }
  return undefined;
};

const troubleOf = (line: string, machine: string): Omit<ProgramTrouble, 'line'> | undefined => {
  const [kind = '', ...words] = line.split(' ');
  const [first = '', second = '', third = '', fourth = '', fifth = ''] = words;
  if (kind === 'missing') return { path: first, words: 'is missing' };
  if (kind === 'notafile') return { path: first, words: 'is not a file' };
  if (kind === 'elf') {
    const wanted = processors[first.slice(2)];
    if (wanted !== undefined && wanted !== machine && !runsAlso[machine]?.includes(wanted)) {
      return { path: third, words: `is for ${wanted}, and this machine is ${machine}` };
    }
    return notRunnable(third, second);
  }
  if (kind === 'script') {
    if (first === 'crlf') return { path: fourth, words: 'has Windows line ends in its first line' };
    if (second === 'absent')
      return { path: fourth, words: `needs ${fifth || 'an interpreter'}, which is missing` };
    return notRunnable(fourth, third);
  }
  if (kind === 'empty') return { path: third, words: 'is empty' };
  if (kind === 'other')
    return (
      notRunnable(third, second) ?? {
        path: third,
        words: 'is neither a program nor a script with #! in its first line',
      }
    );
  return undefined;
};

const notRunnable = (path: string, mode: string): Omit<ProgramTrouble, 'line'> | undefined =>
  (Number.parseInt(mode, 8) & 0o111) === 0 ? { path, words: `is not executable (mode ${mode})` } : undefined;
