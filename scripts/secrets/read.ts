import { isAbsolute, join } from 'node:path';
import { messageOf } from '../errors.ts';
import type { SecretSource } from '../fleet/definition-secrets.ts';
import type { Secret } from '../fleet/secret.ts';
import type { Aws } from '../providers/aws/actions.ts';
import type { World } from '../world/world.ts';
import { readAwsSecret } from './aws.ts';
import type { Shelf } from './shelf.ts';
import { longestSecret, missing, secretValue } from './value.ts';

/** Where values come from. */
export interface SecretPorts {
  readonly world: World;
  /** Where relative paths begin. */
  readonly folder: string;
  readonly shelf: Shelf;
  /** Asks a person without showing the answer; absent where nobody can be asked, or is to be. */
  readonly ask?: (question: string) => Promise<string | undefined>;
  readonly aws: () => Promise<Aws>;
  readonly signal: AbortSignal;
}

/** Reads one value from where its declaration says. Throws a usage error that says what is missing, and how to give it. */
export const readSecret = async (ports: SecretPorts, source: SecretSource): Promise<Secret> => {
  const { name } = source;
  switch (source.from) {
    case 'environment': {
      const { variable } = source;
      const { host } = ports.world;
      const next = `export ${variable}=…    # in the shell that runs mayfly`;
      const value = host.take ? host.take(variable) : host.environment[variable];
      if (value === undefined) throw missing(name, `${variable} is not set in the environment`, next);
      return secretValue(name, value, next);
    }
    case 'file':
      return readFile(ports, name, source.path);
    case 'store': {
      const next = `mayfly secrets set ${name}`;
      const found = await ports.shelf.get(name);
      if (!found) throw missing(name, `nothing was stored in ${ports.shelf.location}`, next);
      return secretValue(name, found.reveal(), next);
    }
    case 'prompt': {
      const next = 'run it on a terminal, or say from: environment in the fleet file';
      if (!ports.ask) throw missing(name, 'it is asked for, and there is no terminal to ask on', next);
      return secretValue(name, (await ports.ask(`${name} (not shown): `)) ?? '', 'run the command again');
    }
    case 'aws':
      return readAwsSecret(await ports.aws(), source, ports.signal);
  }
};

const readFile = async (
  { world: { files }, folder }: SecretPorts,
  name: string,
  path: string,
): Promise<Secret> => {
  const full = isAbsolute(path) ? path : join(folder, path);
  const read = async () => {
    const entry = await files.entry(full);
    // Not into memory what can be no secret.
    return entry && entry.size > longestSecret + 2 ? Buffer.alloc(longestSecret + 1, 'x') : files.read(full);
  };
  const bytes = await read().catch(thrown => {
    const code = (thrown as { code?: string }).code ?? messageOf(thrown);
    const why = code === 'ENOENT' ? `there is no file ${path}` : `${path} cannot be read (${code})`;
    throw missing(name, why, `put it there, or correct the path under secrets in fleet.yaml`);
  });
  return secretValue(name, bytes, `put the value into ${path}`);
};
