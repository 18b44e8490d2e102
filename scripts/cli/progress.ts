import type { FleetEvent, Listener } from '../fleet/event.ts';
import type { Clock } from '../world/world.ts';
import { eventLine } from './plain.ts';
import type { Terminal } from './terminal.ts';

/** Shows events as they come: a live view on a terminal while machines are made, one line an event elsewhere. */
export interface Progress {
  readonly listen: Listener;
  /** Ends the view; what was shown stays. */
  end(): Promise<void>;
}

interface View {
  take(event: FleetEvent): void;
  end(): Promise<void>;
}

/** Rows that a live view needs besides one for each machine. */
const spare = 6;

export const progress = (terminal: Terminal, clock: Clock): Progress => {
  let live: Promise<View> | undefined;
  const started = clock.monotonic();
  const plain = (event: FleetEvent) => {
    const line = eventLine(event, clock.monotonic() - started);
    if (line) terminal.say(`${line}\n`);
  };
  return {
    listen: event => {
      const fits = event.type === 'started' && event.machines.length + spare <= terminal.rows;
      if (terminal.live && fits && event.machines.length > 0)
        live ??= import('./live.ts').then(({ liveView }) => liveView(terminal, event.scope, event.machines));
      if (live) void live.then(view => view.take(event));
      else plain(event);
    },
    end: async () => {
      await (await live)?.end();
    },
  };
};
