import { join } from 'node:path';
import { sh } from '../../scripts/render/quote.ts';
import { realWorld } from '../../scripts/world/real.ts';
import type { TestFleet } from './fleet.ts';
import { commandLine } from './kill-signal.ts';

/** A real terminal with a shell in it (tmux), in the folder of a fleet. */
export interface ShellTerminal {
  /** Types a command line and Enter. */
  type(line: string): Promise<void>;
  /** Presses a key, as tmux names it: `C-c`. */
  press(key: string): Promise<void>;
  /** Waits until the screen shows something; throws after a minute with what it shows. */
  shows(what: RegExp): Promise<string>;
  cursorIsShown(): Promise<boolean>;
  /** Closes the window, which hangs up on everything in it. */
  close(): Promise<void>;
}

/** `mayfly …` as it is typed. */
export const typed = (words: readonly string[]): string =>
  commandLine(words)
    .map(word => sh(word))
    .join(' ');

export const hasTmux = async (): Promise<boolean> =>
  realWorld()
    .processes.run(['tmux', '-V'])
    .then(
      () => true,
      () => false,
    );

export const openTerminal = async (fleet: TestFleet): Promise<ShellTerminal> => {
  const { processes, clock } = realWorld();
  const socket = join(fleet.folder, 'tmux');
  const tmux = (...words: string[]) =>
    processes.run(['tmux', '-S', socket, '-f', '/dev/null', ...words], {
      folder: fleet.folder,
      environment: { TMUX: '', CI: '', TERM: 'xterm-256color' },
    });
  await tmux('new-session', '-d', '-x', '120', '-y', '40', 'env', 'PS1=$ ', 'sh');
  return {
    type: async line => {
      await tmux('send-keys', '-l', line);
      await tmux('send-keys', 'Enter');
    },
    press: async key => {
      await tmux('send-keys', key);
    },
    shows: async what => {
      let screen = '';
      for (let tries = 0; tries < 600; tries += 1) {
        screen = (await tmux('capture-pane', '-p', '-J')).stdout;
        if (what.test(screen)) return screen;
        await clock.sleep(100);
      }
      throw new Error(`the terminal never showed ${what}: ${screen}`);
    },
    cursorIsShown: async () => (await tmux('display', '-p', '#{cursor_flag}')).stdout.trim() === '1',
    close: async () => {
      await tmux('kill-server');
    },
  };
};
