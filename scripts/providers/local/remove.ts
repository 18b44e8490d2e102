import { bug } from '../../errors.ts';
import type { Clock } from '../../world/world.ts';
import type { Resource, ResourceKind } from '../provider.ts';
import { detachAddress } from './address.ts';
import { type Engine, type EngineName, engineError } from './engine.ts';

const tries = 5;
/** Milliseconds between them. */
const pause = 500;

/** Resolves with the reason when the engine refused. */
export const remove = async (
  engine: Engine,
  clock: Clock,
  resource: Resource,
  signal: AbortSignal,
): Promise<string | undefined> => {
  const { kind, id } = resource;
  const held = kind === 'static address' ? await detachAddress(engine, resource) : undefined;
  if (held !== undefined) return held;
  const args = removal[kind]?.(id, engine.name);
  if (!args) throw bug(`the local provider cannot remove a ${kind}`);
  for (let attempt = 1; ; attempt++) {
    const finished = await engine.try(args);
    const gone = /no such|not found|does not exist|no container with/i.test(finished.stderr);
    if (finished.code === 0 || gone) return undefined;
    // podman that was killed in `run` leaves a mount that is let go of a moment later. Seen of podman 4.3.
    if (attempt === tries || !/device or resource busy/i.test(finished.stderr)) {
      const { telling, message } = engineError(engine.name, args, finished);
      return telling.why || message;
    }
    await clock.sleep(pause, signal);
  }
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
