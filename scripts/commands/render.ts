import type { Outcome } from '../cli/outcome.ts';
import type { Request } from '../cli/request.ts';
import { Exit, usageError } from '../errors.ts';
import { machineName } from '../fleet/names.ts';
import { makeKeyPair } from '../machine/key-pair.ts';
import { machineUser } from '../machine/paths.ts';
import { prepare } from '../operations/prepare.ts';
import { userDataLimit } from '../render/user-data.ts';
import { openProvider, openStore, readSite } from './site.ts';

/** The user data with keys that were made for this view only: they open nothing, and have the size of real ones. */
export const run = async (request: Request): Promise<Outcome> => {
  const site = await readSite(request);
  const slot = Number(request.positional ?? 1);
  if (!Number.isInteger(slot) || slot < 1 || slot > site.definition.count)
    throw usageError({
      what: `There is no machine number ${request.positional}`,
      why: `this fleet has the numbers 1 to ${site.definition.count}`,
    });
  const { path } = await openStore(request, site.folder);
  const provider = await openProvider(request, path, site.definition.local.engine);
  const prepared = await prepare(request.world, provider, site.folder, site.version, site.definition);
  const name = machineName(site.scope, slot);
  const userData = prepared.userData(
    { name, slot },
    {
      user: machineUser,
      clientKey: makeKeyPair(`${site.definition.name} example`).public.trim(),
      hostKey: makeKeyPair(`${name} first contact`),
    },
  );
  const bytes = Buffer.byteLength(userData);
  request.terminal.say(
    `mayfly: ${name}, ${bytes} of ${userDataLimit} bytes (${Math.round((bytes / userDataLimit) * 100)} %); the keys are examples, every machine gets its own\n`,
  );
  return { exit: Exit.done, text: userData, json: { machine: name, bytes, limit: userDataLimit, userData } };
};
