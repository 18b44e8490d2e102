import { join } from 'node:path';
import type { Request } from '../cli/request.ts';
import type { Scope } from '../fleet/names.ts';
import { connect } from '../machine/connect.ts';
import { loadMachineScripts } from '../machine/scripts.ts';
import type { Workplace } from '../operations/workplace.ts';
import { openProvider, openStore, type Source } from './site.ts';

/** Joins the real ports for an operation on one fleet. */
export const openWorkplace = async (
  request: Request,
  scope: Scope,
  folder: string,
  source: Source,
): Promise<Workplace> => {
  const { world, root, signal, listen } = request;
  const { store, path } = await openStore(request, folder);
  const [provider, scripts, probe] = await Promise.all([
    openProvider(request, path, source),
    loadMachineScripts(world, root),
    world.files.read(join(root, 'debug/probe.sh')),
  ]);
  return {
    world,
    provider,
    store: store.open(scope),
    connect,
    scripts,
    probe: probe.toString('utf8'),
    emit: event => listen({ ...event, at: world.clock.now() }),
    signal,
  };
};
