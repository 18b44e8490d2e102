import { MayflyError, messageOf } from '../../errors.ts';
import type { Scope } from '../../fleet/names.ts';
import type { World } from '../../world/world.ts';
import {
  kindsInWords,
  type Look,
  ownerTags,
  type Resource,
  type ResourceKind,
  type Unseen,
} from '../provider.ts';
import { readAddresses } from './address.ts';
import { isAddressName } from './address-name.ts';
import { containersBy } from './containers.ts';
import { type EngineAnswer, type EngineName, engine, engineError, findEngine } from './engine.ts';
import { leftForwardings } from './forwarding.ts';
import { halfMade } from './half-made.ts';
import { readMachines, readOthers } from './inspect.ts';
import { list } from './list.ts';
import { unusedImages } from './unused-images.ts';

/** What one engine knows of a scope; undefined where there is no such engine. */
export const lookInEngine = async (
  world: World,
  name: EngineName,
  customise: string,
  scope: Scope | undefined,
  kinds: readonly ResourceKind[],
): Promise<Look | undefined> => {
  const answer = await findForLook(world, name);
  if (answer.kind === 'absent') return undefined;
  const nothing: Look = { machines: [], others: [], unseen: [], asked: [] };
  if (answer.kind === 'broken') return { ...nothing, unseen: [{ place: name, why: answer.why }] };
  const asked = answer.engine;
  const filters = scope
    ? [
        '--filter',
        `label=${ownerTags.fleet}=${scope.fleet}`,
        '--filter',
        `label=${ownerTags.environment}=${scope.environment}`,
      ]
    : ['--filter', `label=${ownerTags.fleet}`];
  const unseen: Unseen[] = [];
  let absent = false;
  const ask = async <T extends Resource>(kind: ResourceKind, question: () => Promise<T[]>): Promise<T[]> => {
    if (!kinds.includes(kind)) return [];
    try {
      return (await question()).filter(thing => kind === 'image' || inScope(thing.owner, scope));
    } catch (thrown) {
      if ((thrown as { code?: string }).code === 'ENOENT') absent = true;
      unseen.push({
        place: `${name} (${kindsInWords(kind)})`,
        why: wordsOf(thrown),
      });
      return [];
    }
  };
  const listed = async (question: string[], inspect: string[], some = filters) => {
    // A thing that goes away between the two questions fails the second one: ask both again.
    for (let attempt = 1; ; attempt++) {
      const ids = (await list(asked, [...question, ...some])).split('\n').filter(id => id !== '');
      if (ids.length === 0) return '[]';
      const inspected = await asked.try([...inspect, ...ids], { keep: 256 << 20 });
      if (inspected.code === 0) return inspected.stdout;
      if (attempt === 5) throw engineError(name, inspect, inspected);
    }
  };
  let listing: Promise<{ json: string; networks: Resource[] }> | undefined;
  const networks = () => {
    listing ??= listed(['network', 'ls', '--format', '{{.Name}}'], ['network', 'inspect']).then(json => ({
      json,
      networks: readOthers(json, 'network', name),
    }));
    return listing;
  };
  const [machines, half, addresses, forwardings, plain, volumes, images] = await Promise.all([
    ask('machine', async () => readMachines(await containersBy(asked, filters), name)),
    // Not asked for with the machines: these run, and half of one never does.
    kinds.includes('network') ? ask('machine', () => halfMade(asked)) : [],
    ask('static address', async () => {
      const found = await networks();
      return readAddresses(asked, found.json, found.networks);
    }),
    ask('port forwarding', () => leftForwardings(world, asked)),
    ask('network', async () => (await networks()).networks.filter(network => !isAddressName(network.name))),
    ask('volume', async () =>
      // podman joins several label filters on volumes with "or": what is of another environment is dropped above.
      readOthers(
        await listed(['volume', 'ls', '-q'], ['volume', 'inspect'], filters.slice(0, 2)),
        'volume',
        name,
      ),
    ),
    ask('image', async () => (await unusedImages(asked, customise)).superseded),
  ]);
  if (absent) return undefined;
  return {
    machines,
    others: [...half, ...addresses, ...volumes, ...forwardings, ...plain, ...images],
    unseen,
    asked: [name],
  };
};

/** Podman needs no daemon: whether it is there is learned from the first question, without one of its own. */
const findForLook = async (world: World, name: EngineName): Promise<EngineAnswer> =>
  name === 'podman' ? { kind: 'works', engine: engine(world, name) } : findEngine(world, name);

/** What failed, and the engine's own words. */
const wordsOf = (thrown: unknown): string => {
  const why = thrown instanceof MayflyError ? thrown.telling.why : undefined;
  return why ? `${messageOf(thrown)}: ${why}` : messageOf(thrown);
};

const inScope = (owner: Scope, scope: Scope | undefined): boolean =>
  scope === undefined || (owner.fleet === scope.fleet && owner.environment === scope.environment);
