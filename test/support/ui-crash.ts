import { realTerminal } from '../../scripts/cli/terminal.ts';
import { show } from '../../scripts/terminal/ink/show.tsx';
import { controllerOf, fakeDesk } from '../terminal/support.ts';

// The screen of a desk that breaks: `uncaught` throws where nobody catches it, `drawing` while a frame is made.

const [how] = process.argv.slice(2);
const { screen } = realTerminal(process);
if (!screen) throw new Error('there is no terminal');
const controller = controllerOf(
  fakeDesk({
    look: async () => {
      if (how === 'uncaught') setTimeout(() => Promise.reject(new Error('a bug of ours')), 100);
      return { machines: [], unseen: [] };
    },
    // A price that is none breaks whatever draws it.
    cost: async () => ({ hourly: how === 'drawing' ? (null as never) : 0, unknown: 0 }),
  }),
);
await show(controller, screen, { screenReader: false, colour: true });
