import type { LoggedLine } from '../../../scripts/terminal/desk.ts';
import { show } from '../../../scripts/terminal/ink/show.tsx';
import { benchController, benchDesk, pause } from './desk.ts';
import { benchTerminal } from './terminal.ts';

// Lets so many machines log for so many seconds, shows their journals, and prints how far the screen was behind at
// most, and the memory, as JSON.

export interface Logged {
  /** Milliseconds between when a line was due and when it was on the screen, at most. */
  readonly behind: number;
  readonly lines: number;
  readonly frames: number;
  /** MB that are held after a quarter of the time, and at the end; and the most that the process had. */
  readonly early: number;
  readonly late: number;
  readonly peak: number;
}

const [machines = 0, rate = 0, seconds = 0] = process.argv.slice(2).map(Number);
const names = Array.from({ length: machines }, (_, index) => `hello-${index + 1}`);
const listed = names.map(name => ({ name, status: 'ready', endpoint: '127.0.0.1:22', id: name }));
let take: (line: LoggedLine) => void = () => undefined;
let behind = 0;
let frames = 0;
const terminal = benchTerminal((_bytes, text) => {
  if (!text.includes('\x1b[?2026l')) return;
  frames += 1;
  const lines = controller.state().logs.lines();
  const newest = lines.get(lines.count() - 1);
  const [, due] = /due=([\d.]+)/.exec(newest?.text ?? '') ?? [];
  if (due !== undefined) behind = Math.max(behind, performance.now() - Number(due));
});
const controller = benchController(
  benchDesk(listed, {
    logs: async (_fleet, _machines, heard, _told, signal) => {
      take = heard;
      await new Promise<void>(resolve => signal.addEventListener('abort', () => resolve()));
    },
  }),
);
const shown = show(controller, terminal.screen, { screenReader: false, colour: true });
for (let tries = 0; tries < 500 && (controller.state().fleets[0]?.rows.length ?? 0) === 0; tries += 1)
  await pause(20);
terminal.press('l');
await pause(500);

/** What is held, not what the collector has not looked at yet. */
const memory = () => {
  const { gc } = globalThis as { gc?: () => void };
  if (!gc) throw new Error('run it with --expose-gc');
  gc();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 1e6;
};
const began = performance.now();
let lines = 0;
let early = 0;
for (;;) {
  const elapsed = performance.now() - began;
  if (early === 0 && elapsed > seconds * 250) early = memory();
  if (elapsed > seconds * 1000) break;
  const wanted = Math.floor((elapsed / 1000) * rate * machines);
  for (; lines < wanted; lines += 1) {
    // When this line was due, not when its turn came: what is late counts.
    const due = began + (lines / (rate * machines)) * 1000;
    const machine = names[lines % machines] ?? '';
    take({
      machine,
      at: new Date(),
      unit: 'web.service',
      text: `GET /health 200 from 10.0.0.1 due=${due.toFixed(1)}`,
    });
  }
  await pause(10);
}
const late = memory();
terminal.press('\x03');
await shown;
const peak = (process.resourceUsage().maxRSS * 1024) / 1e6;
process.stdout.write(JSON.stringify({ behind, lines, frames, early, late, peak } satisfies Logged));
