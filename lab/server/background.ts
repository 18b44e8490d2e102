import { failure, messageOf, unproven } from '../../scripts/errors.ts';
import type { World } from '../../scripts/world/world.ts';
import { isAlive, type LabPaths, type LabState, readState } from './state.ts';

/** Building the image of real machines takes minutes on a slow line. */
const longestStart = 15 * 60_000;
/** Removing hundreds of real machines takes its time. */
const longestStop = 5 * 60_000;
/** After SIGKILL: a process that even that does not end hangs in the kernel. */
const lastGrace = 10_000;
const pause = 50;

export interface Starting {
  readonly paths: LabPaths;
  /** The words of the verb that serves in the foreground. */
  readonly words: readonly string[];
  /** Where the program runs. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** The state of the lab that runs, or what is left of one. */
export const lookAtLab = async (
  world: World,
  paths: LabPaths,
): Promise<{ readonly state: LabState; readonly alive: boolean } | undefined> => {
  const state = await readState(world, paths);
  return state && { state, alive: await isAlive(world, state) };
};

/** Starts a lab in the background and waits until it can be used. Throws with the end of its log when it cannot. */
export const startInBackground = async (world: World, starting: Starting): Promise<LabState> => {
  const { paths, words, folder, environment, signal } = starting;
  const { files, processes, host } = world;
  await files.makeFolder(paths.folder, 0o700);
  await files.remove(paths.log);
  const pid = await processes.start([...host.program, ...words], { log: paths.log, folder, environment });
  const birth = await processes.birthOf(pid);
  const gone = async () => birth === undefined || (await processes.birthOf(pid)) !== birth;
  try {
    let state: LabState | undefined;
    const settled = await until(world, longestStart, signal, async () => {
      const ended = await gone();
      state = await readState(world, paths);
      return ended || state?.pid === pid;
    });
    // Another start may have been faster: its lab is as good.
    if (settled && state && (await isAlive(world, state))) return state;
    throw failure({
      what: settled ? 'The lab did not start' : 'The lab takes too long to start',
      why: await endOf(world, paths.log),
      file: paths.log,
    });
  } catch (thrown) {
    // Nothing is left behind: neither by an interrupt nor by a start that came to nothing.
    if (!(await gone())) await endProcess(world, pid, gone);
    throw thrown;
  }
};

/** Ends the lab's process and proves that it is gone and that nobody answers at its address. */
export const stopLab = async (world: World, paths: LabPaths, state: LabState): Promise<void> => {
  const gone = async () => !(await isAlive(world, state));
  if (!(await gone())) await endProcess(world, state.pid, gone);
  if (await answers(state.url))
    throw unproven({
      what: `Something still answers at ${state.url}`,
      why: `process ${state.pid}, which was the lab, is gone`,
      next: 'mayfly lab status',
    });
  await world.files.remove(paths.state);
};

const endProcess = async (world: World, pid: number, gone: () => Promise<boolean>): Promise<void> => {
  const { processes } = world;
  processes.kill(pid, 'SIGTERM');
  if (await until(world, longestStop, undefined, gone)) return;
  processes.kill(pid, 'SIGKILL');
  if (await until(world, lastGrace, undefined, gone)) return;
  throw unproven({ what: `The lab’s process ${pid} does not end`, next: `kill -9 ${pid}` });
};

/** Asks until the answer is yes, or the time is over. */
const until = async (
  { clock }: World,
  milliseconds: number,
  signal: AbortSignal | undefined,
  right: () => Promise<boolean>,
): Promise<boolean> => {
  const end = clock.monotonic() + milliseconds;
  while (!(await right())) {
    if (clock.monotonic() > end) return false;
    await clock.sleep(pause, signal);
  }
  return true;
};

/** Whatever it answers: somebody is there. */
const answers = (url: string): Promise<boolean> =>
  fetch(url, { signal: AbortSignal.timeout(5_000) }).then(
    () => true,
    thrown => (thrown as Error).name === 'TimeoutError',
  );

const endOf = async ({ files }: World, log: string): Promise<string> => {
  try {
    return (await files.read(log)).toString('utf8').trim().split('\n').slice(-12).join('\n');
  } catch (thrown) {
    return `its log cannot be read: ${messageOf(thrown)}`;
  }
};
