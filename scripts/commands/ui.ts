import type { Outcome } from '../cli/outcome.ts';
import { eventLine } from '../cli/plain.ts';
import { type Request, textOption } from '../cli/request.ts';
import { count } from '../cli/words.ts';
import { Exit, usageError } from '../errors.ts';
import { openDesk } from './ui/desk.ts';

/** The screen. Ink and React are loaded only after it is certain that there is a terminal to show it on. */
export const run = async (request: Request): Promise<Outcome> => {
  const refresh = refreshOf(textOption(request, 'refresh'));
  const { screen } = request.terminal;
  const { environment } = request.world.host;
  if (!screen) throw noTerminal(environment.TERM === 'dumb');
  const screenReader = environment.INK_SCREEN_READER === 'true';
  const [desk, { firstState }, { newController }, { show }] = await Promise.all([
    openDesk(request),
    import('../terminal/first-state.ts'),
    import('../terminal/controller.ts'),
    import('../terminal/ink/show.tsx'),
  ]);
  const controller = newController(
    desk,
    firstState({
      now: request.world.clock.now().getTime(),
      columns: screen.output.columns,
      rows: screen.output.rows,
      ascii: request.options.ascii === true,
      environment,
      readOnly: request.options['read-only'] === true,
      refresh: refresh ?? usualRefresh,
      sparing: refresh === undefined,
      spoken: screenReader,
      where: desk.where,
      without: [],
    }),
  );
  const stop = () => controller.quit();
  request.signal.addEventListener('abort', stop, { once: true });
  try {
    await show(controller, screen, { screenReader, colour: !environment.NO_COLOR });
  } finally {
    request.signal.removeEventListener('abort', stop);
  }
  const goneOn = await goOn(request, controller);
  if (request.signal.aborted) {
    // How runs that were stopped stand, and how they go on.
    request.terminal.say(goneOn.text);
    throw request.signal.reason;
  }
  const { fleets } = controller.state();
  const machines = fleets.reduce((sum, { rows }) => sum + rows.length, 0);
  return {
    exit: goneOn.exit,
    text: `${goneOn.text}mayfly ui: showed ${count(fleets.length, 'fleet')} with ${count(machines, 'machine')}; nothing of it runs any more.\n`,
    json: {},
  };
};

/** What was begun on the screen goes on in the terminal, line by line, until it has ended. */
const goOn = async (
  request: Request,
  controller: import('../terminal/controller.ts').Controller,
): Promise<{ exit: Exit; text: string }> => {
  const runs = controller.runs();
  if (runs.length === 0) return { exit: Exit.done, text: '' };
  const { terminal, world } = request;
  const began = world.clock.monotonic();
  controller.overhear(event => {
    const line = eventLine(event, world.clock.monotonic() - began);
    if (line) terminal.say(`${line}\n`);
  });
  for (const { verb, name } of runs)
    terminal.say(`${verb} of ${name} goes on here; ctrl-c stops it in good order\n`);
  const ended = await Promise.all(runs.map(({ ended }) => ended));
  const worst = ended.reduce<number>((most, { exit }) => Math.max(most, exit), Exit.done);
  return { exit: worst as Exit, text: ended.map(({ text }) => text).join('') };
};

/** Seconds between looks at what is shown, where nobody said otherwise. */
const usualRefresh = 10;

const refreshOf = (text: string | undefined): number | undefined => {
  if (text === undefined) return undefined;
  if (/^\d{1,5}$/.test(text)) return Number(text);
  throw usageError({
    what: `--refresh is a number of seconds from 0 to 99999, not "${text}"`,
    next: 'mayfly ui --help',
  });
};

const noTerminal = (dumb: boolean) =>
  usageError({
    what: dumb
      ? 'The screen needs a terminal that can place its cursor: TERM is "dumb"'
      : 'The screen needs a terminal: stdin or stdout is none',
    why: 'everything that it does is a plain command as well',
    next: [
      'mayfly list          # fleets and machines',
      'mayfly debug <machine>',
      'mayfly logs --follow',
      'mayfly create | replace | heal | destroy',
    ].join('\n'),
  });
