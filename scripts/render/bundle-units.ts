import type { BundleFile } from './bundle-file.ts';
import { installedPath } from './installed.ts';
import type { Problem } from './problem.ts';
import { sourceLine } from './problem.ts';
import { isUnitName, parseUnit, type Setting, type UnitFile } from './unit-file.ts';

/** A unit file or drop-in of the bundle. */
export interface UnitPart extends UnitFile {
  /** The unit that it describes. */
  readonly unit: string;
  readonly dropIn: boolean;
  readonly file: BundleFile;
}

/** One unit: its own file, if the bundle has it, and its drop-ins. */
export interface WholeUnit {
  readonly name: string;
  readonly main: UnitPart | undefined;
  readonly parts: readonly UnitPart[];
  readonly settings: readonly Setting[];
}

const folder = '/etc/systemd/system/';

/** `{unit, dropIn}` of a path, or undefined when systemd would not read it. */
const roleOf = (path: string): { unit: string; dropIn: boolean } | undefined => {
  const [name = '', inner, ...deeper] = path.slice(folder.length).split('/');
  if (inner === undefined) return isUnitName(name) ? { unit: name, dropIn: false } : undefined;
  const unit = name.replace(/\.d$/, '');
  const read = name.endsWith('.d') && inner.endsWith('.conf') && deeper.length === 0;
  return read && (isUnitName(unit) || /^[a-z]+$/.test(unit)) ? { unit, dropIn: true } : undefined;
};

/** Files of the bundle that stand where systemd looks for units: those that it reads, and those that it does not. */
export const unitParts = (
  contents: readonly BundleFile[],
): { parts: UnitPart[]; strangers: BundleFile[] } => {
  const parts: UnitPart[] = [];
  const strangers: BundleFile[] = [];
  for (const file of contents) {
    const path = installedPath(file.path);
    if (!path?.startsWith(folder)) continue;
    const role = roleOf(path);
    if (role) parts.push({ ...role, file, ...parseUnit(file.content.toString('utf8')) });
    else strangers.push(file);
  }
  return { parts, strangers };
};

export const wholeUnits = (parts: readonly UnitPart[]): WholeUnit[] => {
  const names = [...new Set(parts.map(({ unit }) => unit))];
  return names.map(name => {
    const own = parts.filter(({ unit }) => unit === name).sort((a, b) => Number(a.dropIn) - Number(b.dropIn));
    return {
      name,
      main: own.find(({ dropIn }) => !dropIn),
      parts: own,
      settings: own.flatMap(({ settings }) => settings),
    };
  });
};

/** A problem at a line of a file of the bundle, told at the line of the template where that is known. */
export const problemIn = (
  file: BundleFile,
  line: number | undefined,
  severity: Problem['severity'],
  what: string,
  next?: string,
): Problem => {
  const at =
    line === undefined || file.template === undefined
      ? line
      : sourceLine(file.template, file.content.toString('utf8'), line);
  return {
    severity,
    file: file.file,
    ...(at !== undefined && { line: at }),
    what,
    ...(next !== undefined && { next }),
  };
};
