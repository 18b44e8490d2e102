import { didYouMean } from '../fleet/nearest.ts';

export type Variables = Readonly<Record<string, string | number | boolean>>;

/** What the template of the first boot knows. */
export interface TemplateData {
  readonly fleet: string;
  readonly environment: string;
  /** Where machines are made by the batch, they share user data: the name is the fleet's, and there is no slot. */
  readonly machine: { readonly name: string; readonly slot?: number };
  readonly access: {
    readonly user: string;
    /** The public line: `ssh-ed25519 AAAA… comment`. */
    readonly clientKey: string;
    /** The short-lived key of the first contact: OpenSSH format, and the public line. */
    readonly hostKey: { readonly private: string; readonly public: string };
  };
  readonly variables: Variables;
  /** Seconds after which a machine ends itself; templates read `false` where it does not. */
  readonly ttl?: number;
}

/** What files of the bundle know. One bundle serves every machine. */
export type BundleData = Pick<TemplateData, 'fleet' | 'environment' | 'variables'>;

/** Names that a template must not use, like `access` or `machine.slot`, with the reason, as a sentence. */
export type Absent = Readonly<Record<string, string>>;

export const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A copy without prototypes: no name of a template reaches anything that is not data. Its text form is its path. */
export const withoutPrototypes = (value: unknown, path = 'the data'): unknown => {
  if (!isMap(value)) return value;
  const copy: Record<PropertyKey, unknown> = Object.create(null);
  Object.defineProperty(copy, Symbol.toPrimitive, { value: () => path });
  for (const [key, member] of Object.entries(value))
    copy[key] = withoutPrototypes(member, path === 'the data' ? key : `${path}.${key}`);
  return copy;
};

/** Why a context has nothing at a path, or undefined when it has something. `where` names the context in words. */
export const whyMissing = (parts: readonly string[], context: unknown, where: string): string | undefined => {
  let value = context;
  for (const [index, part] of parts.entries()) {
    const place = index === 0 ? where : parts.slice(0, index).join('.');
    if (!isMap(value)) return `${place} is one value and has no "${part}" in it`;
    if (!Object.hasOwn(value, part)) {
      const names = Object.keys(value);
      const known = names.length > 0 && names.length <= 12 ? `; there is: ${names.join(', ')}` : '';
      return `There is no "${part}" in ${place}${didYouMean(part, names) || known}`;
    }
    value = value[part];
  }
  return undefined;
};

/** What stands at a path that exists. */
export const valueAt = (parts: readonly string[], context: unknown): unknown =>
  parts.reduce((value, part) => (value as Record<string, unknown>)[part], context);
