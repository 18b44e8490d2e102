import type { Bundle } from './bundle.ts';
import { momentOf } from './moments.ts';
import { linesOf, textOf } from './opinion.ts';

/** Properties of one unit (systemctl show, org.freedesktop.systemd1). Missing ones are ''. */
export interface Unit {
  readonly name: string;
  readonly get: (property: string) => string;
  readonly number: (property: string) => number;
}

/** The units that were examined: wanted ones, failed ones, and those that were restarted. */
export const unitsOf = (bundle: Bundle): Unit[] =>
  (textOf(bundle, 'units/show') ?? '')
    .split(/\n{2,}/)
    .map(toUnit)
    .filter(unit => unit.name !== '');

const toUnit = (block: string): Unit => {
  const properties = new Map<string, string>();
  for (const line of block.split('\n')) {
    const at = line.indexOf('=');
    const key = line.slice(0, Math.max(0, at));
    // A property that stands twice (several ExecStart) keeps all of its values.
    if (at > 0)
      properties.set(
        key,
        properties.has(key) ? `${properties.get(key)} ${line.slice(at + 1)}` : line.slice(at + 1),
      );
  }
  const get = (property: string) => properties.get(property) ?? '';
  return { name: get('Id'), get, number: property => Number.parseInt(get(property), 10) || 0 };
};

/** First words of the lines of a list of systemctl. */
export const listed = (bundle: Bundle, probe: string): string[] =>
  linesOf(bundle, probe).flatMap(line => line.trim().split(/\s+/)[0] ?? []);

/** What systemd itself could not do for a unit, in its own words, without the unit's name. */
export const systemdWhy = (unit: Unit, journal: readonly JournalLine[]): string[] =>
  journal
    .filter(({ text }) => text.startsWith(`${unit.name}: `))
    .map(({ text }) => text.slice(unit.name.length + 2))
    .filter(
      text =>
        /failed to|cannot|could not|unable|refus|denied|invalid|not (?:found|supported|permitted)|missing|no such/i.test(
          text,
        ) && !/^Failed with result|Failed to run '/.test(text),
    );

export interface JournalLine {
  readonly at?: number;
  /** Who wrote it: `systemd`, or the program. */
  readonly from: string;
  readonly text: string;
}

/** Lines of `journalctl -o short-iso`; further lines of one message follow with the same writer. */
export const journalOf = (bundle: Bundle, probe: string): JournalLine[] => {
  const lines: JournalLine[] = [];
  for (const line of linesOf(bundle, probe)) {
    const [, time, from, text] = /^(\d{4}-\S+) \S+ ([^\s:[]+)(?:\[\d+\])?: (.*)$/.exec(line) ?? [];
    const before = lines.at(-1);
    if (from === undefined || text === undefined)
      lines.push({ ...before, from: before?.from ?? '', text: line.trim() });
    else {
      const at = momentOf(time);
      lines.push({ ...(at === undefined ? {} : { at }), from, text });
    }
  }
  return lines;
};

/** Where a unit's file stands in the checkout; units of packages are only named there. */
export const fileOfUnit = (unit: Unit): string => {
  const [, name] = /^\/etc\/systemd\/system\/([^/]+)$/.exec(unit.get('FragmentPath')) ?? [];
  return name === undefined ? 'fleet.yaml' : `instance/units/${name}`;
};

/** Where a file of the machine stands in the checkout. */
export const fileInCheckout = (path: string): string => {
  const [, unit] = /^\/etc\/systemd\/system\/([^/]+\.[a-z]+)$/.exec(path) ?? [];
  return unit === undefined ? `instance/files${path}` : `instance/units/${unit}`;
};
