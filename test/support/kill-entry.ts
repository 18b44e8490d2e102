import { appendFileSync } from 'node:fs';
import { main } from '../../scripts/cli/main.ts';
import { realTerminal } from '../../scripts/cli/terminal.ts';
import { realWorld } from '../../scripts/world/real.ts';
import { die } from './kill-process.ts';
import { countedTerminal, countedWorld, type KillPlan, steps } from './kill-steps.ts';
import { root } from './root.ts';

// The command line as a user calls it, which dies by SIGKILL at the step that a test names: `<plan as JSON> <verb> …`.

const [planned = '{}', ...words] = process.argv.slice(2);
const plan = JSON.parse(planned) as KillPlan;
const { trace } = plan;
const step = steps(
  plan,
  () => die(plan.children === 'die'),
  met => {
    if (trace) appendFileSync(trace, `${JSON.stringify({ ...met, at: Math.round(performance.now()) })}\n`);
  },
);
const code = await main({
  words,
  world: countedWorld(realWorld(), process.cwd(), step),
  terminal: countedTerminal(realTerminal(process), step),
  root,
  folder: process.cwd(),
  signal: new AbortController().signal,
});
process.stdout.write('', () => process.exit(code));
