import type { Outcome } from '../cli/outcome.ts';
import type { Request } from '../cli/request.ts';
import { cancelled, Exit, usageError } from '../errors.ts';
import type { SecretSource } from '../fleet/definition-secrets.ts';
import type { Secret } from '../fleet/secret.ts';
import { writeAwsSecret } from '../secrets/aws.ts';
import type { SecretPorts } from '../secrets/read.ts';
import { longestSecret, secretValue } from '../secrets/value.ts';
import type { Site } from './site.ts';

/** Takes a value from the terminal, or from stdin, and puts it where the declaration says. */
export const setSecret = async (
  request: Request,
  site: Site,
  ports: SecretPorts,
  source: SecretSource,
): Promise<Outcome> => {
  const { name } = source;
  if (source.from !== 'store' && source.from !== 'aws') throw elsewhere(source);
  const secret = await newValue(request, name);
  if (source.from === 'aws') await writeAwsSecret(await ports.aws(), source, secret, request.signal);
  else await ports.shelf.put(name, secret);
  const where = source.from === 'aws' ? `${source.id} in ${source.region}` : ports.shelf.location;
  return {
    exit: Exit.done,
    text: `The secret ${name} is set in ${where}. Machines that exist keep the old one: just replace\n`,
    json: { ...site.scope, name, from: source.from, set: true },
  };
};

const elsewhere = (source: Exclude<SecretSource, { from: 'store' | 'aws' }>) => {
  const { name, from } = source;
  const next =
    source.from === 'environment'
      ? `export ${source.variable}=…`
      : source.from === 'file'
        ? `write it into ${source.path}`
        : 'it is asked for at create, and kept nowhere';
  return usageError({
    what: `The secret ${name} comes from ${from === 'prompt' ? 'a question' : `the ${from}`}, where mayfly does not set it`,
    next,
  });
};

const newValue = async ({ terminal, signal }: Request, name: string): Promise<Secret> => {
  const next = `mayfly secrets set ${name}`;
  if (!terminal.interactive) return secretValue(name, await terminal.input(longestSecret + 3), next);
  const first = await terminal.ask(`${name} (not shown): `, { signal, hidden: true });
  if (!first) return secretValue(name, '', next);
  const again = await terminal.ask('The same again: ', { signal, hidden: true });
  if (first !== again) throw cancelled({ what: 'The two are not the same: nothing was set', next });
  return secretValue(name, first, next);
};
