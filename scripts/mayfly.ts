import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { main } from './cli/main.ts';
import { realTerminal } from './cli/terminal.ts';
import { cancelled } from './errors.ts';
import { realWorld } from './world/real.ts';

const terminal = realTerminal(process);
const controller = new AbortController();

// The first interrupt ends the work in good order; the second one ends the process.
let interrupts = 0;
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(name, () => {
    interrupts++;
    if (interrupts > 1) process.exit(130);
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
