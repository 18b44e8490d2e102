import { join } from 'node:path';
import type { Outcome } from '../cli/outcome.ts';
import type { Request } from '../cli/request.ts';
import { Exit, usageError } from '../errors.ts';
import { selectMachine } from '../fleet/select.ts';
import { knownHostsText, sshWords } from '../machine/ssh-words.ts';
import { candidatesOf } from '../operations/candidates.ts';
import { accessTo } from '../operations/session.ts';
import { touch } from '../operations/touch.ts';
import { clean } from '../render/clean.ts';
import type { World } from '../world/world.ts';
import { openStore, readScope } from './site.ts';
import { openWorkplace } from './workplace.ts';

/** Opens a shell on a machine, or runs a command there, by the system's ssh; the machine is touched from then on. */
export const run = async (request: Request): Promise<Outcome> => {
  const { world, terminal, positional = '', after } = request;
  const { scope, folder, source } = await readScope(request);
  const place = await openWorkplace(request, scope, folder, source);
  const { all, unseen } = await candidatesOf(place);
  const { name, machine } = selectMachine(all, positional, unseen);
  const access = await accessTo(place.store, await place.store.read(), name, machine);
  await touch(place, name);
  terminal.say(clean(`${name} counts as touched from now on; make it anew afterwards: just replace\n`));
  const scratch = await scratchFolder(world, (await openStore(request, folder)).path);
  try {
    const files = { knownHosts: join(scratch, 'known_hosts'), key: join(scratch, 'key') };
    await world.files.write(files.knownHosts, knownHostsText(name, access.hostKeys), 0o600);
    await world.files.write(files.key, access.clientKey, 0o600);
    const code = await world.processes.hand(sshWords(name, access.endpoint, files, after));
    // The command's own exit code, or 255 of ssh itself (ssh(1), EXIT STATUS).
    return { exit: (code ?? Exit.interrupted) as Exit, text: '', json: undefined };
  } catch (thrown) {
    if ((thrown as { code?: string }).code !== 'ENOENT') throw thrown;
    throw usageError({ what: 'There is no ssh on this computer', next: 'install the OpenSSH client' });
  } finally {
    await world.files.remove(scratch);
  }
};

/** A folder of this process, in the store; what a killed one left there holds a key, and goes. */
const scratchFolder = async (world: World, store: string): Promise<string> => {
  const { files, processes, host, random } = world;
  const parent = join(store, '_ssh');
  await files.makeFolder(parent, 0o700);
  for (const name of await files.names(parent))
    if ((await processes.birthOf(Number.parseInt(name, 10))) === undefined)
      await files.remove(join(parent, name));
  const own = join(parent, `${host.pid}-${random.bytes(4).toString('hex')}`);
  await files.makeFolder(own, 0o700);
  return own;
};
