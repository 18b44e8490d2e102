import { MayflyError } from '../errors.ts';
import type { SecretSource } from '../fleet/definition-secrets.ts';
import type { Scope } from '../fleet/names.ts';
import type { HeldSecret } from '../operations/held.ts';
import { readSecret, type SecretPorts } from './read.ts';
import { versionOf } from './version.ts';

/** What came of looking for one secret. */
export interface SoughtSecret {
  readonly source: SecretSource;
  readonly held?: HeldSecret;
  readonly error?: MayflyError;
}

/** Looks for every secret, one after the other: a person may be asked. `make`: also the key of the versions, if there is none. */
export const seekSecrets = async (
  ports: SecretPorts,
  scope: Scope,
  sources: readonly SecretSource[],
  make: boolean,
): Promise<SoughtSecret[]> => {
  const sought: SoughtSecret[] = [];
  for (const source of sources) {
    const { name } = source;
    try {
      const secret = await readSecret(ports, source);
      const key = await ports.shelf.key(make);
      sought.push({
        source,
        held: { name, secret, ...(key && { version: versionOf(key, scope, name, secret) }) },
      });
    } catch (error) {
      if (!(error instanceof MayflyError) || ['bug', 'cancel', 'silent'].includes(error.kind)) throw error;
      sought.push({ source, error });
    }
  }
  return sought;
};

/** All secrets, or one error that tells everything that is wrong with them. */
export const holdSecrets = async (
  ports: SecretPorts,
  scope: Scope,
  sources: readonly SecretSource[],
): Promise<readonly HeldSecret[]> => {
  const sought = await seekSecrets(ports, scope, sources, true);
  const [first, ...rest] = sought.flatMap(({ error }) => error ?? []);
  if (!first) return sought.flatMap(({ held }) => held ?? []);
  const also = rest.map(({ telling }) => `also: ${telling.what}${telling.why ? ` (${telling.why})` : ''}`);
  const why = [first.telling.why, ...also].filter(words => words !== undefined);
  throw new MayflyError(
    first.kind,
    { ...first.telling, ...(why.length > 0 && { why: why.join('\n') }) },
    first.exit,
    first,
  );
};

/** What can be known of them without asking anybody: versions are missing where values are. */
export const glanceAtSecrets = async (
  { ask: _, ...ports }: SecretPorts,
  scope: Scope,
  sources: readonly SecretSource[],
): Promise<readonly HeldSecret[]> =>
  (await seekSecrets(ports, scope, sources, false)).map(({ source: { name }, held, error }) => {
    if (held?.version !== undefined) return held;
    return {
      name,
      trouble: error
        ? (error.telling.why ?? error.telling.what)
        : 'the first create makes the key of its version',
    };
  });
