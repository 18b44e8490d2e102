import { failure, foreignError, messageOf, usageError } from '../../errors.ts';
import type { Finished, RunOptions, World } from '../../world/world.ts';

export type EngineName = 'podman' | 'docker';

/** A container engine that answered, driven by its command line, which podman and docker share for what we need. */
export interface Engine {
  readonly name: EngineName;
  /** Runs `podman …` and resolves with whatever came. */
  try(args: readonly string[], options?: RunOptions): Promise<Finished>;
  /** Runs `podman …`; anything but exit code 0 rejects with the engine's own words. Resolves with stdout. */
  run(args: readonly string[], options?: RunOptions): Promise<string>;
}

const limit = 120_000;

export const engine = (world: World, name: EngineName): Engine => {
  const attempt = (args: readonly string[], options: RunOptions = {}) =>
    world.processes.run([name, ...args], { timeout: limit, ...options });
  return {
    name,
    try: attempt,
    run: async (args, options) => {
      const finished = await attempt(args, options);
      if (finished.code === 0) return finished.stdout;
      throw engineError(name, args, finished);
    },
  };
};

/** An engine's failure in words that lead somewhere. */
export const engineError = (name: EngineName, args: readonly string[], finished: Finished) => {
  const said = lastLine(finished.stderr) || lastLine(finished.stdout);
  if (finished.timedOut)
    return foreignError({
      what: `${name} ${args[0]} did not answer within ${limit / 1000} s`,
      next: `${name} ps -a`,
    });
  if (/no space left on device/i.test(finished.stderr))
    return failure({
      what: `The disk is full: ${name} ${args[0]} could not write`,
      why: said,
      next: `${name} system df    # then free some space, and run the command again`,
    });
  return foreignError({
    what: `${name} ${args[0]} failed with exit code ${finished.code}`,
    why: said,
    next: `${name} info    # does the engine work at all?`,
  });
};

const lastLine = (text: string) => text.trimEnd().split('\n').at(-1)?.trim() ?? '';

/** What an engine that was asked answered. `absent`: there is no such program, or no daemon to talk to. */
export type EngineAnswer =
  | { kind: 'works'; engine: Engine }
  | { kind: 'absent'; why: string }
  | { kind: 'broken'; why: string };

/** Whether an engine can hold machines at all. Cheap enough for `list`: no engine command but docker's context. */
export const findEngine = async (world: World, name: EngineName): Promise<EngineAnswer> => {
  const candidate = engine(world, name);
  try {
    if (name === 'podman') {
      const answer = await candidate.try(['--version'], { timeout: 10_000 });
      return answer.code === 0
        ? { kind: 'works', engine: candidate }
        : { kind: 'broken', why: lastLine(answer.stderr) };
    }
    const answer = await candidate.try(['version', '--format', '{{.Server.Version}}'], { timeout: 10_000 });
    if (answer.code === 0) return { kind: 'works', engine: candidate };
    return (await hasSocket(world, candidate))
      ? { kind: 'broken', why: lastLine(answer.stderr) }
      : { kind: 'absent', why: 'docker is installed, but no daemon has a socket here' };
  } catch (thrown) {
    if ((thrown as { code?: string }).code === 'ENOENT')
      return { kind: 'absent', why: `${name} is not installed` };
    return { kind: 'broken', why: messageOf(thrown) };
  }
};

const hasSocket = async (world: World, docker: Engine): Promise<boolean> => {
  const context = await docker.try(['context', 'inspect', '--format', '{{.Endpoints.docker.Host}}'], {
    timeout: 10_000,
  });
  const address = world.host.environment.DOCKER_HOST ?? context.stdout.trim();
  if (!address.startsWith('unix://')) return address !== '';
  return (await world.files.entry(address.slice('unix://'.length))) !== undefined;
};

/** The engine to make machines with: the named one, or whichever works, podman first. */
export const chooseEngine = async (world: World, wanted: EngineName | undefined): Promise<Engine> => {
  const asked: string[] = [];
  for (const name of wanted ? [wanted] : (['podman', 'docker'] as const)) {
    const answer = await findEngine(world, name);
    if (answer.kind === 'works') return answer.engine;
    asked.push(answer.why);
  }
  throw usageError({
    what: 'There is no container engine that works here',
    why: asked.join('; '),
    next: 'just set-up    # installs podman, and says what it does before it does it',
  });
};
