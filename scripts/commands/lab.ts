import { isAbsolute, join, resolve } from 'node:path';
import type { LabPaths, LabState } from '../../lab/server/state.ts';
import type { Outcome } from '../cli/outcome.ts';
import { type Request, textOption } from '../cli/request.ts';
import { count } from '../cli/words.ts';
import { Exit, failure, usageError } from '../errors.ts';
import { clean } from '../render/clean.ts';
import { labEnvironment, shellLines } from './lab-environment.ts';

const actions: Readonly<Record<string, (request: Request) => Promise<Outcome>>> = {
  start: request => start(request),
  stop: request => stop(request),
  status: request => status(request),
  env: request => env(request),
  serve: request => serve(request),
};

export const run = (request: Request): Promise<Outcome> => {
  const action = request.positional ?? '';
  const found = Object.hasOwn(actions, action) ? actions[action] : undefined;
  if (!found)
    throw usageError({
      what: `lab cannot "${action}"`,
      why: `It can: ${Object.keys(actions).join(', ')}`,
      next: 'mayfly lab --help',
    });
  return found(request);
};

const start = async (request: Request): Promise<Outcome> => {
  const { world, root, signal } = request;
  const settings = readSettings(request);
  const { lookAtLab, startInBackground } = await import('../../lab/server/background.ts');
  const { store, paths } = await place(request);
  const found = await lookAtLab(world, paths);
  if (found?.alive) return told(`The lab runs already: ${inWords(found.state)}.\n${hint}`, found.state);
  const swept = found ? await sweep(request, paths, found.state) : '';
  const words = ['lab', 'serve', '--machines', settings.machines, '--region', settings.region];
  const state = await startInBackground(world, {
    paths,
    words: [...words, '--seed', String(settings.seed), '--port', String(settings.port)],
    folder: root,
    environment: { MAYFLY_STORE: store, MAYFLY_ROOT: root },
    signal,
  });
  return told(`${swept}The lab runs: ${inWords(state)}.\n${hint}`, state);
};

const stop = async (request: Request): Promise<Outcome> => {
  const { world } = request;
  const { lookAtLab, stopLab } = await import('../../lab/server/background.ts');
  const { paths } = await place(request);
  const found = await lookAtLab(world, paths);
  if (!found) return { exit: Exit.done, text: 'No lab runs here: nothing to stop.\n', json: { runs: false } };
  const { state, alive } = found;
  const json = { runs: false, pid: state.pid };
  // Whoever answers at the address of a dead lab is somebody else.
  if (!alive) return { exit: Exit.done, text: clean(await sweep(request, paths, state)), json };
  await stopLab(world, paths, state);
  // A lab that had to be killed could not take its machines along.
  await sweepMachines(request, state);
  const text = `The lab is stopped: process ${state.pid} is gone, nobody answers at ${state.url}${
    state.machines === 'real' ? ', none of its machines is left' : ''
  }.\n`;
  return { exit: Exit.done, text: clean(text), json };
};

const status = async (request: Request): Promise<Outcome> => {
  const { lookAtLab } = await import('../../lab/server/background.ts');
  const { paths } = await place(request);
  const found = await lookAtLab(request.world, paths);
  if (!found)
    return {
      exit: Exit.failed,
      text: 'No lab runs here. Start one: mayfly lab start\n',
      json: { runs: false },
    };
  if (!found.alive) {
    const text = await sweep(request, paths, found.state);
    return { exit: Exit.failed, text, json: { runs: false, died: true } };
  }
  const { askStatus } = await import('../../lab/server/ask.ts');
  const { actions } = await askStatus(found.state, paths.log);
  const calls = Object.values(actions).reduce((sum, number) => sum + number, 0);
  return told(
    `The lab runs: ${inWords(found.state)}. It has answered ${count(calls, 'call')}.\n`,
    found.state,
    {
      actions,
    },
  );
};

const env = async (request: Request): Promise<Outcome> => {
  const { lookAtLab } = await import('../../lab/server/background.ts');
  const found = await lookAtLab(request.world, (await place(request)).paths);
  if (!found?.alive) throw failure({ what: 'No lab runs here', next: 'mayfly lab start' });
  const environment = labEnvironment(found.state);
  return { exit: Exit.done, text: shellLines(environment), json: environment };
};

/** In the foreground, until it is interrupted. */
const serve = async (request: Request): Promise<Outcome> => {
  const { world, root, signal, terminal } = request;
  const { machines, ...settings } = readSettings(request);
  const { paths } = await place(request);
  const { serveLab } = await import('../../lab/server/serve.ts');
  const { lookAtLab } = await import('../../lab/server/background.ts');
  const say = (message: string) => terminal.say(clean(`lab: ${message}\n`));
  await world.files.makeFolder(paths.folder, 0o700);
  const found = await lookAtLab(world, paths);
  if (found?.alive)
    throw failure({ what: `A lab runs here already: ${inWords(found.state)}`, next: 'mayfly lab stop' });
  if (found) say((await sweep(request, paths, found.state)).trim());
  const real = machines === 'real' ? await realMachines(request, paths, root, say) : undefined;
  await serveLab(world, { ...settings, paths, signal, say, ...(real && { machines: real }) });
  return { exit: Exit.done, text: 'The lab has ended, and nothing of it is left.\n', json: { runs: false } };
};

const realMachines = async (
  { world }: Request,
  paths: LabPaths,
  root: string,
  say: (text: string) => void,
) => {
  const { engineBacking } = await import('../../lab/machines/backing.ts');
  const customise = await world.files.read(join(root, 'scripts/providers/local/customise.sh'));
  return (lab: Parameters<typeof engineBacking>[1]['lab'], account: string) =>
    engineBacking(world, {
      lab,
      account,
      say,
      folder: paths.machines,
      customise: customise.toString('utf8'),
      engine: undefined,
    });
};

/** Cleans up after a lab that died. Resolves with what to say about it. */
const sweep = async (request: Request, paths: LabPaths, state: LabState): Promise<string> => {
  await sweepMachines(request, state);
  await request.world.files.remove(paths.state);
  const machines = state.machines === 'real' ? ' and its machines' : '';
  return `A lab had died (process ${state.pid}, started ${state.started}): its state${machines} are removed.\n`;
};

const sweepMachines = async ({ world }: Request, { machines }: LabState): Promise<void> => {
  if (machines === 'none') return;
  const { cleanDeadLabs } = await import('../../lab/machines/dead.ts');
  await cleanDeadLabs(world, undefined);
};

/** `_lab` in the store: `$MAYFLY_STORE`, or `.mayfly` beside the fleet file, which need not exist. */
const place = async (request: Request): Promise<{ store: string; paths: LabPaths }> => {
  const { labPaths } = await import('../../lab/server/state.ts');
  const { world, folder, root } = request;
  const file = textOption(request, 'file');
  const named = world.host.environment.MAYFLY_STORE;
  const beside = async () => {
    if (file !== undefined) return join(isAbsolute(file) ? file : resolve(folder, file), '..');
    return (await world.files.entry(join(folder, 'fleet.yaml'))) ? folder : root;
  };
  const store = named ? resolve(folder, named) : join(await beside(), '.mayfly');
  return { store, paths: labPaths(join(store, '_lab')) };
};

const readSettings = (request: Request) => {
  const machines = textOption(request, 'machines') ?? 'real';
  if (machines !== 'real' && machines !== 'none')
    throw usageError({ what: `--machines is real or none, not "${machines}"`, next: 'mayfly lab --help' });
  const region = textOption(request, 'region') ?? 'us-east-1';
  if (!/^[a-z]{2}(-[a-z]+)+-\d$/.test(region))
    throw usageError({ what: `"${region}" is not the name of a region`, next: 'mayfly lab --help' });
  const seed = number(request, 'seed', 2 ** 32 - 1) ?? request.world.random.bytes(4).readUInt32BE();
  return { machines, region, seed, port: number(request, 'port', 65_535) ?? 0 } as const;
};

const number = (request: Request, name: string, most: number): number | undefined => {
  const text = textOption(request, name);
  if (text === undefined) return undefined;
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value <= most) return value;
  throw usageError({
    what: `--${name} is a number from 0 to ${most}, not "${text}"`,
    next: 'mayfly lab --help',
  });
};

const hint = 'For other AWS clients in this shell: eval "$(mayfly lab env)"\n';

const inWords = ({ url, pid, seed, machines }: LabState): string =>
  `${url}, process ${pid}, ${machines === 'real' ? 'real machines' : 'no machines'}, seed ${seed}`;

/** What opens the lab is left out. */
const told = (
  text: string,
  { token: _, secretKey: __, birth: ___, ...open }: LabState,
  more: object = {},
) => ({
  exit: Exit.done,
  text: clean(text),
  json: { runs: true, ...open, ...more },
});
