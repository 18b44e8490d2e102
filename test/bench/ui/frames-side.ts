import { readFileSync } from 'node:fs';
import type { Listener } from '../../../scripts/fleet/event.ts';
import { phases } from '../../../scripts/fleet/phase.ts';
import { show } from '../../../scripts/terminal/ink/show.tsx';
import type { Listed } from '../../../scripts/terminal/model/machine-row.ts';
import { benchController, benchDesk, pause } from './desk.ts';
import { benchTerminal } from './terminal.ts';

// Shows a fleet as `mayfly list --json` listed it, lets a few of the rows that are seen change ten times a second, and
// prints how long each frame took until it was written, and its bytes, as JSON.

/** What one run of it measured. */
export interface Frames {
  readonly milliseconds: readonly number[];
  readonly bytes: readonly number[];
}

const [file = '', count = ''] = process.argv.slice(2);
const dates = new Set(['since', 'createdAt', 'at']);
const revive = (key: string, value: unknown) => (dates.has(key) ? new Date(String(value)) : value);
const { machines: listed } = JSON.parse(readFileSync(file, 'utf8'), revive) as {
  machines: readonly Listed[];
};

let began: number | undefined;
let bytes = 0;
const milliseconds: number[] = [];
const sizes: number[] = [];
const terminal = benchTerminal((written, text) => {
  bytes += written;
  // Ink closes a frame with the end of a synchronised update.
  if (began === undefined || !text.includes('\x1b[?2026l')) return;
  milliseconds.push(performance.now() - began);
  sizes.push(bytes);
  began = undefined;
});
let listen: Listener = () => undefined;
const over = Promise.withResolvers<{ exit: number; text: string }>();
const controller = benchController(
  benchDesk(listed, {
    run: async (_fleet, _verb, heard) => {
      listen = heard;
      return over.promise;
    },
  }),
);
// Told before Ink is: a frame is from here to its write, whatever the pace made it wait before.
controller.subscribe(() => {
  began = performance.now();
  bytes = 0;
});
const shown = show(controller, terminal.screen, { screenReader: false, colour: true });
const until = async (what: () => boolean) => {
  for (let tries = 0; tries < 500 && !what(); tries += 1) await pause(20);
  if (!what()) throw new Error('the screen did not come to it');
};
await until(() => controller.state().fleets[0]?.rows.length === listed.length);
terminal.press('h');
await until(() => controller.state().dialog?.plan !== undefined);
terminal.press('\t');
terminal.press('\r');
await until(() => controller.state().jobs.length === 1);
terminal.press('\r');
await until(() => controller.state().views.length === 2);
await pause(500);
milliseconds.length = 0;
sizes.length = 0;

for (let frame = 0; frame < Number(count); frame += 1) {
  await pause(110);
  const names = controller
    .state()
    .shown.machines.slice(0, 34)
    .map(({ name }) => name);
  for (const offset of [0, 11, 22]) {
    const machine = names[(frame + offset) % names.length] ?? '';
    const phase = phases[frame % phases.length] ?? 'ready';
    listen({ type: 'phase', machine, phase, elapsed: 1, at: new Date() });
  }
}
await pause(300);
over.resolve({ exit: 0, text: '' });
terminal.press('\x03');
await shown;
process.stdout.write(JSON.stringify({ milliseconds, bytes: sizes } satisfies Frames));
