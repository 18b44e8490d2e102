import type { Outcome } from '../cli/outcome.ts';
import type { Request } from '../cli/request.ts';
import { Exit, usageError } from '../errors.ts';
import { machineName, scopeName } from '../fleet/names.ts';
import { makeKeyPair } from '../machine/key-pair.ts';
import { machineUser } from '../machine/paths.ts';
import { prepare } from '../operations/prepare.ts';
import { isScript } from '../operations/rendered.ts';
import { launchScriptLimit } from '../render/launch-script.ts';
import { userDataLimit } from '../render/user-data.ts';
import { openProvider, openStore, readSite, type Site } from './site.ts';
import { tellWarnings } from './warnings.ts';

/** The user data with keys that were made for this view only: they open nothing, and have the size of real ones. */
export const run = async (request: Request): Promise<Outcome> => {
  const site = await readSite(request);
  const { path } = await openStore(request, site.folder);
  const provider = await openProvider(request, path, site.definition);
  const machine = provider.numbered ? numbered(site, request.positional) : shared(site, request.positional);
  const prepared = await prepare(request.world, provider, site, 'known');
  tellWarnings(request, prepared);
  const userData = prepared.userData(machine, {
    user: machineUser,
    clientKey: makeKeyPair(`${site.definition.name} example`).public.trim(),
    hostKey: makeKeyPair(`${machine.name} first contact`),
  });
  const bytes = Buffer.byteLength(userData);
  const limit = isScript(site.definition) ? launchScriptLimit : userDataLimit;
  const whose = provider.numbered ? 'every machine gets its own' : 'each region of each run gets its own';
  request.terminal.say(
    `mayfly: ${machine.name}, ${bytes} of ${limit} bytes (${Math.round((bytes / limit) * 100)} %); the keys are examples, ${whose}\n`,
  );
  return {
    exit: Exit.done,
    text: userData,
    json: { machine: machine.name, bytes, limit, userData },
  };
};

const numbered = ({ scope, definition }: Site, word = '1') => {
  const slot = Number(word);
  if (Number.isInteger(slot) && slot >= 1 && slot <= definition.count)
    return { name: machineName(scope, slot), slot };
  throw usageError({
    what: `There is no machine number ${word}`,
    why: `this fleet has the numbers 1 to ${definition.count}`,
  });
};

const shared = ({ scope, definition }: Site, word: string | undefined) => {
  if (word === undefined) return { name: scopeName(scope) };
  throw usageError({
    what: `There is no machine number ${word}: machines of ${definition.provider} have none, and share one user data`,
    next: 'mayfly render',
  });
};
