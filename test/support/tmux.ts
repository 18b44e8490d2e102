import assert from 'node:assert/strict';
import { realWorld } from '../../scripts/world/real.ts';

/** A program on a real terminal, which tmux plays. */
export interface Tmux {
  /** Sends keys by tmux's names: `Enter`, `Escape`, `C-c`, or text. */
  keys(...keys: readonly string[]): Promise<void>;
  /** The screen as text. */
  screen(): Promise<string>;
  /** The same with its escapes for colours. */
  coloured(): Promise<string>;
  /** Waits until the screen shows this, for at most so many seconds; resolves with the screen. */
  shows(wanted: RegExp, seconds?: number): Promise<string>;
  resize(columns: number, rows: number): Promise<void>;
  /** Whether the program has the alternate screen now. */
  alternate(): Promise<boolean>;
  /** Ends the terminal and whatever runs on it. */
  end(): Promise<void>;
}

/**
 * Starts a shell command on a terminal of its own. `environment` is added to that of the program. tmux comes with
 * `just set-up`.
 */
export const tmux = async (
  command: string,
  { columns = 120, rows = 40, folder = '/', environment = {} }: TmuxOptions = {},
): Promise<Tmux> => {
  const { processes, clock, random } = realWorld();
  const server = `mayfly-${random.bytes(6).toString('hex')}`;
  const run = async (...words: readonly string[]): Promise<string> => {
    const { code, stdout, stderr } = await processes.run(
      ['tmux', '-L', server, '-f', '/dev/null', ...words],
      {
        timeout: 20_000,
        environment: { LC_ALL: 'C.UTF-8', TERM: 'xterm-256color' },
      },
    );
    assert.equal(code, 0, `tmux ${words.join(' ')}: ${stderr}`);
    return stdout;
  };
  const settings = Object.entries(environment).flatMap(([name, value]) => ['-e', `${name}=${value}`]);
  const size = ['-x', String(columns), '-y', String(rows)];
  // In a CI job chalk takes every terminal for one without colours.
  const plain = ['env', '-u', 'CI', '-u', 'FORCE_COLOR'];
  await run('new-session', '-d', ...size, '-c', folder, ...settings, ...plain, 'sh', '-c', command);
  // Whoever is killed leaves no terminal behind for ever.
  await run('run-shell', '-b', '-d', '900', '-C', 'kill-server');
  const screen = () => run('capture-pane', '-p');
  return {
    keys: async (...keys) => {
      for (const key of keys) await run('send-keys', key);
    },
    screen,
    coloured: () => run('capture-pane', '-p', '-e'),
    shows: async (wanted, seconds = 30) => {
      const until = clock.monotonic() + seconds * 1000;
      for (;;) {
        const text = await screen();
        if (wanted.test(text)) return text;
        if (clock.monotonic() > until) assert.match(text, wanted);
        await clock.sleep(100);
      }
    },
    resize: async (width, height) =>
      void (await run('resize-window', '-x', String(width), '-y', String(height))),
    alternate: async () => (await run('display-message', '-p', '#{alternate_on}')).trim() === '1',
    end: async () => void (await processes.run(['tmux', '-L', server, 'kill-server'], { timeout: 20_000 })),
  };
};

export interface TmuxOptions {
  readonly columns?: number;
  readonly rows?: number;
  readonly folder?: string;
  readonly environment?: Readonly<Record<string, string>>;
}
