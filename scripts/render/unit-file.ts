/** One assignment of a unit file. */
export interface Setting {
  readonly section: string;
  readonly key: string;
  readonly value: string;
  /** The line where it begins, from 1. */
  readonly line: number;
}

export interface UnitFile {
  readonly settings: readonly Setting[];
  readonly sections: readonly { readonly name: string; readonly line: number }[];
  /** Lines that systemd would pass over. */
  readonly broken: readonly { readonly line: number; readonly what: string }[];
}

const unitName = /^[A-Za-z0-9:_.\\@-]+\.(service|socket|timer|path|mount|automount|swap|target|slice|scope)$/;

export const isUnitName = (name: string): boolean => unitName.test(name) && name.length < 256;

/** Lines joined where they end in a backslash; comments and empty lines are left out. Source: systemd.syntax(7). */
const logicalLines = (text: string): { text: string; line: number }[] => {
  const found: { text: string; line: number }[] = [];
  let open: { text: string; line: number } | undefined;
  for (const [index, raw] of text.split('\n').entries()) {
    if (/^\s*([#;]|$)/.test(raw)) continue;
    const continues = (/\\*$/.exec(raw)?.[0].length ?? 0) % 2 === 1;
    const part = continues ? `${raw.slice(0, -1)} ` : raw;
    const joined: { text: string; line: number } = open
      ? { text: open.text + part, line: open.line }
      : { text: part, line: index + 1 };
    open = continues ? joined : undefined;
    if (!continues) found.push(joined);
  }
  return open ? [...found, open] : found;
};

/** Reads a unit file or drop-in as systemd does. Never throws. */
export const parseUnit = (text: string): UnitFile => {
  const settings: Setting[] = [];
  const sections: { name: string; line: number }[] = [];
  const broken: { line: number; what: string }[] = [];
  let section: string | undefined;
  for (const { text: raw, line } of logicalLines(text)) {
    const trimmed = raw.trim();
    const [, name] = /^\[(.*)\]$/.exec(trimmed) ?? [];
    const at = trimmed.indexOf('=');
    if (name !== undefined) {
      section = name;
      sections.push({ name, line });
    } else if (trimmed.startsWith('[')) broken.push({ line, what: 'a section header without its end' });
    else if (section === undefined) broken.push({ line, what: 'a setting before the first section' });
    else if (at < 1) broken.push({ line, what: 'a line without "="' });
    else
      settings.push({
        section,
        key: trimmed.slice(0, at).trimEnd(),
        value: trimmed.slice(at + 1).trimStart(),
        line,
      });
  }
  return { settings, sections, broken };
};

/** The values of a setting that counts up, after the last one that is empty and so resets it. */
export const valuesOf = (settings: readonly Setting[], section: string, key: string): Setting[] => {
  const all = settings.filter(setting => setting.section === section && setting.key === key);
  return all.slice(all.findLastIndex(({ value }) => value === '') + 1);
};

/** The value of a setting that the last one wins. */
export const lastOf = (settings: readonly Setting[], section: string, key: string): string | undefined =>
  settings.findLast(setting => setting.section === section && setting.key === key)?.value;

const installs = ['WantedBy', 'RequiredBy', 'UpheldBy', 'Alias', 'Also'];

/** Can be enabled: an [Install] section that says where. */
export const hasInstall = (text: string): boolean =>
  parseUnit(text).settings.some(
    ({ section, key, value }) => section === 'Install' && installs.includes(key) && value !== '',
  );
