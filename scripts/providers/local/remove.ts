import { bug } from '../../errors.ts';
import type { Finished, World } from '../../world/world.ts';
import type { Resource, ResourceKind } from '../provider.ts';
import { detachAddress } from './address.ts';
import { type Engine, type EngineName, engineError } from './engine.ts';
import { removeForwarding } from './forwarding.ts';
import { insist } from './insist.ts';

/** Milliseconds. */
const pause = 500;

/** podman that was killed in `run` leaves a mount that is let go of a moment later. Seen of podman 4.3. */
const isBusy = ({ stderr }: Finished): boolean => /device or resource busy/i.test(stderr);

/** Resolves with the reason when the engine refused. */
export const remove = async (
  world: World,
  engine: Engine,
  resource: Resource,
  signal: AbortSignal,
): Promise<string | undefined> => {
  const { kind, id } = resource;
  if (kind === 'port forwarding') return removeForwarding(world, resource, signal);
  const held = kind === 'static address' ? await detachAddress(engine, resource) : undefined;
  if (held !== undefined) return held;
  const args = removal[kind]?.(id, engine.name);
  if (!args) throw bug(`the local provider cannot remove a ${kind}`);
  const finished = await insist(engine, args, isBusy, () => world.clock.sleep(pause, signal));
  const gone = /no such|not found|does not exist|no container with/i.test(finished.stderr);
  if (finished.code === 0 || gone) return undefined;
  const { telling, message } = engineError(engine.name, args, finished);
  return telling.why || message;
};

const removal: Readonly<Partial<Record<ResourceKind, (id: string, engine: EngineName) => string[]>>> = {
  machine: (id, engine) => [
    'rm',
    '--force',
    '--volumes',
    ...(engine === 'podman' ? ['--time', '0'] : []),
    id,
  ],
  volume: id => ['volume', 'rm', '--force', id],
  network: id => ['network', 'rm', id],
  'static address': id => ['network', 'rm', id],
  image: id => ['image', 'rm', id],
};
