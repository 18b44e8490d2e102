import { verdictExit } from '../../debug/judge.ts';
import { showVerdict } from '../../debug/show.ts';
import type { Outcome } from '../cli/outcome.ts';
import type { Request } from '../cli/request.ts';
import { bug } from '../errors.ts';
import { nameOfMachine } from '../fleet/names.ts';
import { parseRelease } from '../fleet/release.ts';
import { selectMachine } from '../fleet/select.ts';
import { type Expected, examine } from '../operations/examine.ts';
import type { EndedMachine } from '../providers/provider.ts';
import { clean } from '../render/clean.ts';
import type { FleetStore } from '../store/store.ts';
import { readScope } from './site.ts';
import { openWorkplace } from './workplace.ts';

export const run = async (request: Request): Promise<Outcome> => {
  const { scope, folder, source } = await readScope(request);
  const place = await openWorkplace(request, scope, folder, source);
  const look = await place.provider.look(scope, ['machine']);
  const present = new Set(look.machines.map(machine => machine.id));
  const ends = (look.ended ?? []).filter(machine => !present.has(machine.id));
  const known = [...look.machines, ...(await remembered(place.store, ends))];
  const candidates = known.map(machine => ({ ...machine, name: nameOfMachine(scope, machine) }));
  if (request.positional === undefined) throw bug('debug was called without a machine');
  const { name, id } = selectMachine(candidates, request.positional);
  const machine = look.machines.find(candidate => candidate.id === id);
  const ended = ends.find(end => end.id === id);
  const expected = await expectedOf(place.store, (machine ?? ended)?.owner.release);
  const { bundle, verdict, path } = await examine(place, name, machine, {
    ...expected,
    ...(ended && { ended }),
  });
  return {
    exit: verdictExit[verdict.kind],
    text: clean(`${showVerdict(bundle, verdict)}\nSaved: ${path}\n`),
    json: { ...scope, machine: bundle.machine, verdict, bundle: path },
  };
};

/** Of the machines that ended, those that this fleet still counts on. */
const remembered = async (store: FleetStore, ends: readonly EndedMachine[]): Promise<EndedMachine[]> => {
  if (ends.length === 0) return [];
  const { machines } = await store.read();
  return ends.filter(end => machines.has(nameOfMachine(store.scope, end)));
};

/** What the machine's release wants of it; nothing is known when the release is not in the store. */
const expectedOf = async (store: FleetStore, release: string | undefined): Promise<Expected> => {
  const stored = release === undefined ? undefined : await store.release(release);
  if (stored === undefined) return { units: [] };
  const { bundle, definition } = parseRelease(stored);
  const folder = '/etc/systemd/system/';
  const own = bundle.manifest
    .map(({ path }) => path)
    .filter(path => path.startsWith(folder) && !path.slice(folder.length).includes('/'))
    .map(path => path.slice(folder.length));
  return { units: [...new Set([...own, ...definition.services])], definition };
};
