import { Listr, ListrLogger, type ListrTaskWrapper, ProcessOutput } from 'listr2';
import type { FleetEvent } from '../fleet/event.ts';
import { nextPhase, type Phase } from '../fleet/phase.ts';
import { clean } from '../render/clean.ts';
import type { Terminal } from './terminal.ts';
import { secondsOf } from './words.ts';

// biome-ignore lint/suspicious/noExplicitAny: the wrapper's parameters are the renderers' classes, which do not matter here
type Task = ListrTaskWrapper<any, any, any>;

interface Row {
  task?: Task;
  title: string;
  output: string;
  finish: (error?: Error) => void;
  readonly finished: Promise<void>;
}

/** One row a machine on stderr, redrawn by listr2. */
export const liveView = (terminal: Terminal, scope: string, machines: readonly string[]) => {
  const rows = new Map<string, Row>(
    [scope, ...machines].map(name => [name, newRow(name === scope ? 'prepare' : name)]),
  );
  const output = new ProcessOutput(terminal.stream, terminal.stream);
  const list = new Listr(
    [...rows.values()].map(row => ({
      title: row.title,
      task: (_: unknown, task: Task) => {
        row.task = task;
        show(row);
        return row.finished;
      },
    })),
    {
      concurrent: true,
      exitOnError: false,
      registerSignalListeners: false,
      rendererOptions: {
        logger: new ListrLogger({ processOutput: output }),
        collapseErrors: false,
        showErrorMessage: true,
      },
    },
  );
  const run = list.run().catch(() => undefined);

  const take = (event: FleetEvent) => {
    const first = rows.get(scope);
    if (event.type === 'note' && first) return set(first, first.title, event.text);
    if (event.type !== 'phase' && event.type !== 'step' && event.type !== 'failed') return;
    first?.finish();
    const row = rows.get(event.machine);
    if (!row) return;
    if (event.type === 'step') return set(row, row.title, event.text);
    if (event.type === 'failed') {
      set(row, `${event.machine}  failed before "${event.phase}"`, event.why);
      return row.finish(new Error(clean(`${event.machine}: ${event.why}`)));
    }
    set(row, `${event.machine}  ${event.phase} after ${secondsOf(event.elapsed)}`, awaited(event.phase));
    if (event.phase === 'ready') row.finish();
  };
  return {
    take,
    end: async () => {
      // Rows that nobody will finish any more: the command was interrupted or failed as a whole.
      for (const row of rows.values()) row.finish(new Error(`${row.title}: not finished`));
      await run;
    },
  };
};

const awaited = (phase: Phase): string => {
  const next = nextPhase(phase);
  return next ? `waiting for ${next}` : '';
};

const newRow = (title: string): Row => {
  let finish: Row['finish'] = () => undefined;
  const finished = new Promise<void>((resolve, reject) => {
    finish = error => (error ? reject(error) : resolve());
  });
  // Nobody may be listening yet when a row fails.
  finished.catch(() => undefined);
  return { title, output: '', finish, finished };
};

const set = (row: Row, title: string, output: string): void => {
  row.title = clean(title);
  row.output = clean(output);
  show(row);
};

const show = ({ task, title, output }: Row): void => {
  if (!task) return;
  task.title = title;
  task.output = output;
};
