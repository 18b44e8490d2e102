import { lastOf, type Setting } from './unit-file.ts';

/** A unit with the settings of its drop-ins. */
export interface OrderedUnit {
  readonly name: string;
  readonly settings: readonly Setting[];
}

/** What systemd starts before what, by itself. Source: bootup(7). */
const system: Readonly<Record<string, readonly string[]>> = {
  'sysinit.target': ['local-fs.target', 'swap.target'],
  'local-fs.target': ['local-fs-pre.target'],
  'basic.target': ['sysinit.target', 'sockets.target', 'paths.target', 'slices.target'],
  'multi-user.target': ['basic.target'],
  'graphical.target': ['multi-user.target'],
  'network.target': ['network-pre.target'],
  'network-online.target': ['network.target'],
};

/** Names in settings that only ever add up: an empty one takes nothing back. Source: systemd.unit(5). */
const namesIn = (settings: readonly Setting[], section: string, ...keys: string[]): string[] =>
  settings
    .filter(setting => setting.section === section && keys.includes(setting.key))
    .flatMap(({ value }) => value.split(/\s+/).filter(Boolean));

/** What the unit of a timer, socket or path starts. */
export const activated = ({ name, settings }: OrderedUnit): string | undefined => {
  const [, stem, kind] = /^(.+)\.(timer|socket|path)$/.exec(name) ?? [];
  if (stem === undefined || kind === undefined) return undefined;
  const section = `${kind[0]?.toUpperCase()}${kind.slice(1)}`;
  return lastOf(settings, section, kind === 'socket' ? 'Service' : 'Unit') ?? `${stem}.service`;
};

/** Which units each unit waits for, told by the units and by systemd's own rules. */
const waits = (units: readonly OrderedUnit[]): Map<string, Set<string>> => {
  const after = new Map<string, Set<string>>();
  const add = (later: string, earlier: string) => {
    const known = after.get(later) ?? new Set();
    after.set(later, known.add(earlier));
  };
  for (const [later, earlier] of Object.entries(system)) for (const name of earlier) add(later, name);
  for (const unit of units) {
    const { name, settings } = unit;
    for (const earlier of namesIn(settings, 'Unit', 'After')) add(name, earlier);
    for (const later of namesIn(settings, 'Unit', 'Before')) add(later, name);
    const started = activated(unit);
    if (started !== undefined) add(started, name);
    const bare = /^(no|false|off|0)$/i.test(lastOf(settings, 'Unit', 'DefaultDependencies') ?? '');
    if (!bare && name.endsWith('.service')) add(name, 'basic.target');
    if (!bare && /\.(timer|socket|path)$/.test(name)) add(name, 'sysinit.target');
    if (!bare && /\.(socket|path)$/.test(name))
      add(name.endsWith('.socket') ? 'sockets.target' : 'paths.target', name);
  }
  // A target waits for what it pulls in, unless that was told to wait for the target.
  for (const { name, settings } of units.filter(unit => unit.name.endsWith('.target')))
    for (const pulled of namesIn(settings, 'Unit', 'Wants', 'Requires'))
      if (!after.get(pulled)?.has(name)) add(name, pulled);
  return after;
};

/**
 * Cycles in the order of start in which at least one of the units takes part, each as a path that ends where it
 * begins: every unit waits for the next one. systemd would drop one of them at boot.
 */
export const orderingCycles = (units: readonly OrderedUnit[]): string[][] => {
  const after = waits(units);
  const done = new Set<string>();
  const cycles: string[][] = [];
  for (const { name: root } of units) {
    const path: { name: string; rest: string[] }[] = [];
    const enter = (name: string) => path.push({ name, rest: [...(after.get(name) ?? [])].sort() });
    if (!done.has(root)) enter(root);
    while (path.length > 0) {
      const top = path.at(-1) as { name: string; rest: string[] };
      const next = top.rest.shift();
      if (next === undefined) {
        done.add(top.name);
        path.pop();
        continue;
      }
      const at = path.findIndex(({ name }) => name === next);
      if (at >= 0) cycles.push([...path.slice(at).map(({ name }) => name), next]);
      else if (!done.has(next)) enter(next);
    }
  }
  return cycles;
};
