import type { Bundle } from './bundle.ts';
import { linesOf } from './opinion.ts';
import type { Unit } from './systemd.ts';

/** Whether a name that stands in the path of a file means this unit: `worker@.service` is the file of `worker@a.service`. */
export const isNamed = (unit: Unit, name: string): boolean =>
  name === unit.name || name === unit.name.replace(/@[^.]*\./, '@.');

/** What the files of a unit set, as the probe read them; the last word of each counts. */
export const settingsOf = (bundle: Bundle, unit: Unit): ReadonlyMap<string, string> =>
  new Map(
    linesOf(bundle, 'units/set').flatMap((line): [string, string][] => {
      const [, name = '', key, value] = /^set (\S+) (\w+)=(.*)$/.exec(line) ?? [];
      return key !== undefined && value !== undefined && isNamed(unit, name) ? [[key, value.trim()]] : [];
    }),
  );

/** What stands at a path that a unit spoke of, seen without the restrictions of the unit. */
export interface Named {
  readonly there: boolean;
  /** Of the path, or of the nearest folder above it that is there. */
  readonly mode: string;
  readonly owner: string;
  readonly at: string;
  readonly line: string;
}

export const namedAt = (bundle: Bundle, path: string): Named | undefined => {
  for (const line of linesOf(bundle, 'units/named')) {
    const [word, mode = '', owner = '', at = '', absent] = line.split(' ');
    if (word === 'there' && at === path) return { there: true, mode, owner, at, line };
    if (word === 'absent' && absent === path) return { there: false, mode, owner, at, line };
  }
  return undefined;
};

/** A path that a unit's own file names, and that is not there. */
export interface Absent {
  readonly directive: string;
  readonly path: string;
  /** The line of the probe. */
  readonly line: string;
}

/** What this unit names in its file and what does not exist, as the probe found it. */
export const absentOf = (bundle: Bundle, unit: Unit): Absent[] =>
  linesOf(bundle, 'units/absent').flatMap(line => {
    const [, name, directive, path] = /^absent (\S+) (\S+) (\/.*)$/.exec(line) ?? [];
    return isNamed(unit, name ?? '') && directive !== undefined && path !== undefined
      ? [{ directive, path, line }]
      : [];
  });

/** Units that this one requires or starts, and that cannot be started: not installed, masked, or not readable. */
export const lackingOf = (bundle: Bundle, unit: Unit): { name: string; words: string; line: string }[] => {
  const required = `${unit.get('Requires')} ${unit.get('BindsTo')} ${unit.get('Triggers')}`.split(/\s+/);
  return linesOf(bundle, 'units/lacking').flatMap(line => {
    const name = /\bId=(\S+)/.exec(line)?.[1] ?? '';
    const state = /\bLoadState=(\S+)/.exec(line)?.[1] ?? '';
    if (!required.includes(name)) return [];
    const words =
      state === 'not-found' ? 'is not installed' : state === 'masked' ? 'is masked' : 'cannot be loaded';
    return [{ name, words, line }];
  });
};

/** Units that want this one, by its own file, and that do not exist: nothing ever starts it. */
export const absentWanters = (bundle: Bundle, unit: Unit): { name: string; line: string }[] => {
  const settings = settingsOf(bundle, unit);
  const wanters = `${settings.get('WantedBy') ?? ''} ${settings.get('RequiredBy') ?? ''}`.split(/\s+/);
  return linesOf(bundle, 'units/lacking').flatMap(line => {
    const name = /\bId=(\S+)/.exec(line)?.[1] ?? '';
    return wanters.includes(name) && line.includes('not-found') ? [{ name, line }] : [];
  });
};
