import { messageOf, unproven } from '../../scripts/errors.ts';
import { type Engine, engineError } from '../../scripts/providers/local/engine.ts';
import type { World } from '../../scripts/world/world.ts';
import type { Mark } from './labels.ts';
import { awaitLateMakers } from './late.ts';
import { everythingMade, type Made, removal } from './made.ts';
import type { Redirect, Redirects } from './redirect.ts';

type Ours = (mark: Mark) => Promise<boolean>;

interface Remains {
  readonly made: readonly Made[];
  readonly redirects: readonly Redirect[];
}

/**
 * Removes what these labs made, and looks once more. Throws `unproven` (exit 3) for what is still there then, with
 * the engine's words about it.
 */
export const clean = async (
  world: World,
  engine: Engine,
  redirects: Redirects,
  ours: Ours,
): Promise<void> => {
  await awaitLateMakers(world, ours);
  const why = await removeAll(engine, redirects, await look(engine, redirects, ours));
  const left = await look(engine, redirects, ours);
  const [first] = left.made;
  if (left.made.length + left.redirects.length === 0) return;
  const names = [
    ...left.made.map(({ kind, id }) => `${kind} ${id.slice(0, 40)}`),
    ...left.redirects.map(({ bridge }) => `the iptables rule for ${bridge}`),
  ];
  throw unproven({
    what: `The lab’s machines are not all gone: ${names.join(', ')}`,
    ...(why.length > 0 && { why: why.join('; ') }),
    next: first
      ? `${engine.name} ${removal(first, engine.name).join(' ')}`
      : 'iptables -t nat -S PREROUTING    # and delete what mentions mayfly-lab',
  });
};

/** Resolves with what went wrong on the way. */
const removeAll = async (engine: Engine, redirects: Redirects, remains: Remains): Promise<string[]> => {
  const why: string[] = [];
  const remove = async (made: Made) => {
    const args = removal(made, engine.name);
    const finished = await engine.try(args);
    const gone = /no such|not found|does not exist|no container with/i.test(finished.stderr);
    if (finished.code !== 0 && !gone) why.push(messageOf(engineError(engine.name, args, finished)));
  };
  const containers = remains.made.filter(({ kind }) => kind === 'container');
  // The engine locks its own storage: more at a time would only wait for each other.
  for (let at = 0; at < containers.length; at += 8)
    await Promise.all(containers.slice(at, at + 8).map(remove));
  for (const made of remains.made) if (made.kind !== 'container') await remove(made);
  for (const redirect of remains.redirects)
    await redirects.remove(redirect).catch((thrown: unknown) => why.push(messageOf(thrown)));
  return why;
};

const look = async (engine: Engine, redirects: Redirects, ours: Ours): Promise<Remains> => {
  const mine = async <T extends { mark: Mark }>(things: readonly T[]): Promise<T[]> => {
    const answers = await Promise.all(things.map(({ mark }) => ours(mark)));
    return things.filter((_, index) => answers[index]);
  };
  return { made: await mine(await everythingMade(engine)), redirects: await mine(await redirects.list()) };
};
