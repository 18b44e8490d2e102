import { writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { main } from './cli/main.ts';
import { realTerminal } from './cli/terminal.ts';
import { cancelled } from './errors.ts';
import { realWorld } from './world/real.ts';

const terminal = realTerminal(process);
const controller = new AbortController();

// A live view hides the cursor and holds back what others write: whatever ends us, the cursor is shown again.
if (terminal.live)
  process.on('exit', () => {
    try {
      writeSync(process.stderr.fd, '\x1b[?25h');
    } catch {
      // The terminal was closed: nobody misses its cursor.
    }
  });

/** After a hang-up every write to the terminal fails (EIO); the work is ended in good order all the same. */
const writeToNobody = () => {
  for (const stream of [process.stdout, process.stderr])
    stream.removeAllListeners('error').on('error', () => undefined);
};

/** Closer together, two signals are one: a shell or npm passes on what the terminal has sent already, a hang-up when it gets to it. */
const echo = { SIGINT: 100, SIGTERM: 100, SIGHUP: 2_000 } as const;

// The first interrupt ends the work in good order; the second one ends the process.
let interrupted: number | undefined;
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(name, () => {
    const now = performance.now();
    if (interrupted !== undefined) return now - interrupted < echo[name] ? undefined : process.exit(130);
    interrupted = now;
    if (name === 'SIGHUP') writeToNobody();
    terminal.say('\nmayfly: stopping; calls that are under way are finished first (again to stop at once)\n');
    controller.abort(cancelled({ what: 'Interrupted' }));
  });

const code = await main({
  words: process.argv.slice(2),
  world: realWorld(),
  terminal,
  root: process.env.MAYFLY_ROOT ?? join(dirname(fileURLToPath(import.meta.url)), '..'),
  folder: process.cwd(),
  signal: controller.signal,
});
// Output to a pipe is not written at once: end only after it is.
process.stdout.write('', () => process.exit(code));
