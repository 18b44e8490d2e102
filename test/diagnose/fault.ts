import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../support/root.ts';

/** One fault: how it is brought about, and what `debug` must find. */
export interface Fault {
  readonly name: string;
  /** In words. */
  readonly fault: string;
  /** Of the verdict. */
  readonly kind: 'broken' | 'healthy';
  /** Ids that the first finding may have; undefined when nothing may be found. */
  readonly finds: RegExp | undefined;
  /** Stands in the first line. */
  readonly says: RegExp | undefined;
  /** The file that must be named, without its line; undefined when any will do. */
  readonly file: RegExp | undefined;
  /** It was written down before anybody looked at how the judges would see it: in the first round, or a later one. */
  readonly heldOut: 'yes' | 'again' | 'third' | 'fourth' | undefined;
  /** The machine cannot be made healthy again: the next fault gets another one. */
  readonly anew: boolean;
  /** Functions of its script. */
  readonly has: ReadonlySet<'checkout' | 'machine' | 'undo' | 'engine' | 'restore' | 'struck'>;
  /** Its script, with the tools before it. */
  readonly script: string;
}

const folder = join(root, 'test/diagnose');

/** Every fault, by name. Throws for a script that does not say what it should be. */
export const faults = (): Fault[] => {
  const tools = readFileSync(join(folder, 'tools.sh'), 'utf8');
  return readdirSync(join(folder, 'faults'))
    .filter(file => file.endsWith('.sh'))
    .sort()
    .map(file => toFault(file.slice(0, -3), readFileSync(join(folder, 'faults', file), 'utf8'), tools));
};

const toFault = (name: string, text: string, tools: string): Fault => {
  const head = (key: string) => new RegExp(`^# ${key}: (.+)$`, 'm').exec(text)?.[1];
  const pattern = (key: string, whole = false) => {
    const value = head(key);
    return value === undefined ? undefined : new RegExp(whole ? `^(?:${value})$` : value);
  };
  const fault = head('fault');
  const finds = head('finds');
  if (fault === undefined || finds === undefined)
    throw new Error(`${name}: a line "# fault: " or "# finds: " is missing`);
  const healthy = finds === 'healthy';
  const functions = [...text.matchAll(/^([a-z]+)\(\) /gm)].map(([, found]) => found ?? '');
  return {
    name,
    fault,
    kind: healthy || head('kind') === 'healthy' ? 'healthy' : 'broken',
    finds: healthy ? undefined : pattern('finds', true),
    says: pattern('says'),
    file: pattern('file', true),
    heldOut: head('held-out') as Fault['heldOut'],
    anew: head('undo') === 'anew',
    has: new Set(functions) as Fault['has'],
    script: `${tools}\n${text}`,
  };
};
