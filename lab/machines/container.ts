import { foreignError } from '../../scripts/errors.ts';
import { type Engine, engineError } from '../../scripts/providers/local/engine.ts';
import type { World } from '../../scripts/world/world.ts';
import type { Machine } from './machine.ts';

interface State {
  readonly Status: string;
  readonly Pid: number;
  readonly ExitCode: number;
}

const inspect = async (engine: Engine, name: string): Promise<State> => {
  const [container] = JSON.parse(await engine.run(['container', 'inspect', name])) as { State: State }[];
  if (container) return container.State;
  throw foreignError({ what: `${engine.name} does not know ${name}` });
};

/** PID 1 of a container that was started, as this host sees it; undefined when it has ended already. */
export const processOf = async (
  { processes }: World,
  engine: Engine,
  name: string,
): Promise<Machine['process']> => {
  const { Pid } = await inspect(engine, name);
  const birth = Pid > 0 ? await processes.birthOf(Pid) : undefined;
  return birth === undefined ? undefined : { pid: Pid, birth };
};

/** The exit code of a container whose PID 1 ended; the engine may notice a little later than we do. */
export const exitCodeOf = async ({ clock }: World, engine: Engine, name: string): Promise<number> => {
  for (let attempt = 1; attempt <= 100; attempt++) {
    const { Status, ExitCode } = await inspect(engine, name);
    if (Status === 'exited' || Status === 'stopped') return ExitCode;
    await clock.sleep(100);
  }
  throw foreignError({
    what: `${engine.name} does not notice that ${name} has ended`,
    next: `${engine.name} ps -a`,
  });
};

/** Starts it, again or for the first time; a second try, because the engine may still be cleaning up behind it. */
export const startAgain = async ({ clock }: World, engine: Engine, name: string): Promise<void> => {
  const args = ['start', name];
  for (let attempt = 1; ; attempt++) {
    const finished = await engine.try(args);
    if (finished.code === 0) return;
    if (attempt === 3) throw engineError(engine.name, args, finished);
    await clock.sleep(500);
  }
};
