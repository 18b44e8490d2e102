import { failure, foreignError, usageError } from '../../errors.ts';
import { allOrThrow, limiter } from '../../parallel.ts';
import type { World } from '../../world/world.ts';
import {
  type Boot,
  type Made,
  type Making,
  type Provider,
  type ProviderMachine,
  type Resource,
  resourceKinds,
} from '../provider.ts';
import { attachAddress, makeAddress } from './address.ts';
import { machineArguments } from './arguments.ts';
import { chooseEngine, type Engine, type EngineName, engineError, findEngine } from './engine.ts';
import { buildImage, pinImage, recipeFor } from './image.ts';
import { labelArguments, ownerOf } from './inspect.ts';
import { awaitLateCalls } from './late.ts';
import { readHostLimits, readWatches } from './limits.ts';
import { lookInEngine } from './look.ts';
import { endOrphans } from './orphans.ts';
import { localPlan } from './plan.ts';
import { remove } from './remove.ts';
import { checkRoom } from './room.ts';
import { removeSeed, seedFolder, seedSlots, writeSeed } from './seed.ts';
import { unusedImages } from './unused-images.ts';

export interface LocalOptions {
  /** A folder of our own for seeds and image builds. */
  readonly folder: string;
  /** Text of customise.sh. */
  readonly customise: string;
  readonly engine: EngineName | undefined;
}

/** Local machines: systemd containers with real cloud-init and sshd, made by podman or docker. */
export const localProvider = (world: World, options: LocalOptions): Provider => {
  const engines: readonly EngineName[] = options.engine ? [options.engine] : ['podman', 'docker'];
  let chosen: Promise<Engine> | undefined;
  const theEngine = () => {
    chosen ??= chooseEngine(world, options.engine);
    return chosen;
  };

  const provider: Provider = {
    name: 'local',
    numbered: true,

    resolveImage: async ({ image }) => pinImage(recipeFor(image, options.customise)),

    plan: async (definition, image) => {
      const engine = await theEngine();
      const warnings = await checkRoom(engine, definition, await readWatches(world));
      return localPlan(definition, image, engine.name, warnings);
    },

    prepareImage: async (image, say, signal) => {
      const recipe = recipeFor(image.alias, options.customise);
      if (pinImage(recipe).id !== image.id)
        throw usageError({
          what: `The image ${image.alias} ${image.id} cannot be built by this version of mayfly`,
          why: `its recipe is now ${pinImage(recipe).id}`,
        });
      await buildImage(world, await theEngine(), recipe, `${options.folder}/build`, say, signal);
    },

    make: async (making, boot, signal) => {
      const engine = await theEngine();
      if (making.kind === 'static address') {
        signal.throwIfAborted();
        return (await makeAddress(engine, making)) ?? madeBy(making, await adopt(engine, making));
      }
      const args = await commandFor(world, options.folder, engine.name, making, boot);
      signal.throwIfAborted();
      // An engine that is ended in the middle leaves half a machine that it does not know: it is let finish.
      const finished = await engine.try(args);
      if (finished.code === 0) return madeBy(making, finished.stdout.trim().split('\n').at(-1) ?? '');
      if (/already (in use|exists|used)/i.test(finished.stderr))
        return madeBy(making, await adopt(engine, making));
      // A `run` that failed may have left its container behind; what carries our labels is found by `look`.
      throw engineError(engine.name, args, finished);
    },

    look: async (scope, kinds = resourceKinds) => {
      const looks = await Promise.all(
        engines.map(name => lookInEngine(world, name, options.customise, scope, kinds)),
      );
      if (looks.every(answer => answer === undefined))
        throw usageError({
          what: 'There is no container engine that works here',
          next: 'just set-up    # installs podman, and says what it does before it does it',
        });
      const answered = looks.filter(answer => answer !== undefined);
      return {
        machines: answered.flatMap(look => look.machines).sort((a, b) => (a.slot ?? 0) - (b.slot ?? 0)),
        others: answered.flatMap(look => look.others),
        unseen: answered.flatMap(look => look.unseen),
        asked: answered.flatMap(look => look.asked),
      };
    },

    keepsakes: async () => {
      const answers = await Promise.all(engines.map(name => findEngine(world, name)));
      const working = answers.flatMap(answer => (answer.kind === 'works' ? [answer.engine] : []));
      const unused = await Promise.all(working.map(engine => unusedImages(engine, options.customise)));
      return unused.flatMap(images => images.current);
    },

    attach: async (address, machine, signal) =>
      attachAddress(await engineOf(world, address.place), address, machine, signal),

    remove: async (resources, gone, signal) => {
      const refused = new Map<string, string>();
      const few = limiter(callsAtATime);
      const removeOne = async (resource: Resource) => {
        signal.throwIfAborted();
        const why = await remove(world, await engineOf(world, resource.place), resource, signal);
        if (why !== undefined) return void refused.set(resource.id, why);
        const { slot } = resource as Partial<ProviderMachine>;
        if (slot !== undefined) await removeSeed(world, options.folder, resource.owner, slot);
        await gone(resource);
      };
      await allOrThrow(resources.map(resource => few(() => removeOne(resource))));
      return refused;
    },

    settle: async scope => {
      const late = await awaitLateCalls(world, scope);
      await endOrphans(world, scope);
      // A seed holds a key: one whose machine was never made, or is gone, must not stay.
      const seeds = await seedSlots(world, options.folder, scope);
      const look = seeds.length > 0 ? await provider.look(scope, ['machine']) : undefined;
      if (look?.unseen.length === 0)
        for (const slot of seeds)
          if (!look.machines.some(machine => machine.slot === slot))
            await removeSeed(world, options.folder, scope, slot);
      return late;
    },

    consoleText: async machine => {
      const engine = await engineOf(world, machine.place);
      const logs = await engine.try(['logs', '--tail', '300', machine.id], { timeout: 10_000, keep: 65_536 });
      return logs.code === 0 ? logs.stdout + logs.stderr : undefined;
    },
  };
  return provider;
};

/** Calls at a time; more would only queue up in the engine. */
const callsAtATime = 8;

const madeBy = ({ kind, slot }: Making, id: string): Made => ({
  machines: kind === 'machine' && slot !== undefined ? [{ id, slot }] : [],
  refusals: [],
});

const commandFor = async (
  world: World,
  folder: string,
  name: EngineName,
  making: Making,
  boot: Boot | undefined,
): Promise<string[]> => {
  if (making.kind === 'network' || making.kind === 'volume')
    return [making.kind, 'create', ...labelArguments(making.owner, making.slot), making.name];
  if (making.kind !== 'machine' || !boot || making.slot === undefined)
    throw foreignError({ what: `The local provider cannot make a ${making.kind} called ${making.name}` });
  await writeSeed(world, folder, making.owner, making.slot, boot);
  const seed = seedFolder(folder, making.owner, making.slot);
  return machineArguments(making, seed, name, await readHostLimits(world));
};

/** The name is taken: by an earlier try of the same run, which is as good as made, or by somebody else. */
const adopt = async (engine: Engine, making: Making): Promise<string> => {
  const type = making.kind === 'machine' ? 'container' : making.kind === 'volume' ? 'volume' : 'network';
  const json = await engine.run([type, 'inspect', making.name]);
  const [thing] = JSON.parse(json) as {
    Id?: string;
    Config?: { Labels?: object };
    Labels?: object;
    labels?: object;
  }[];
  const labels = (thing?.Config?.Labels ?? thing?.Labels ?? thing?.labels ?? {}) as Record<string, string>;
  const owner = ownerOf(labels);
  const ours =
    owner?.fleet === making.owner.fleet &&
    owner.environment === making.owner.environment &&
    (making.kind !== 'machine' || owner.run === making.owner.run);
  if (ours) return thing?.Id ?? '';
  throw failure({
    what: `The name ${making.name} is taken by a ${type} that this run did not make`,
    why: owner ? `it belongs to run ${owner.run}` : 'it does not carry our labels',
    next: owner ? 'just destroy' : `${engine.name} ${type} rm ${making.name}    # only if you do not need it`,
  });
};

const engineOf = async (world: World, place: string): Promise<Engine> =>
  chooseEngine(world, place as EngineName);
