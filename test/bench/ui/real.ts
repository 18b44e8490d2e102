import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';

/** The real `mayfly ui` on a terminal of its own, which script(1) plays. */
export interface RealScreen {
  /** Milliseconds from the start until the screen showed this. */
  shows(wanted: RegExp): Promise<number>;
  /** Seconds of the processor that it and its children took until now. */
  seconds(): { readonly own: number; readonly children: number };
  /** Most memory that it held, in MB (10^6 bytes). */
  peak(): number;
  end(): Promise<void>;
}

export interface RealOptions {
  readonly mayfly: string;
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
}

export const realScreen = ({ mayfly, folder, environment }: RealOptions): RealScreen => {
  const began = performance.now();
  const command = `stty cols 120 rows 40; exec ${mayfly} ui`;
  const child = spawn('script', ['-qfec', command, '/dev/null'], {
    cwd: folder,
    env: { ...process.env, LC_ALL: 'C.UTF-8', TERM: 'xterm-256color', ...environment },
    detached: true,
  });
  let text = '';
  const seen: { at: number; length: number }[] = [];
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString('utf8');
    seen.push({ at: performance.now() - began, length: text.length });
  });
  const pid = () => {
    const [first = ''] = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8')
      .trim()
      .split(' ');
    return first;
  };
  return {
    shows: async wanted => {
      for (let tries = 0; tries < 3_000; tries += 1) {
        const plain = text.replace(/\x1b\[[0-9;?]*[A-Za-z]/g, '');
        if (wanted.test(plain)) {
          const place = seen.find(({ length }) =>
            wanted.test(text.slice(0, length).replace(/\x1b\[[0-9;?]*[A-Za-z]/g, '')),
          );
          return place?.at ?? Number.NaN;
        }
        await new Promise(resolve => setTimeout(resolve, 10));
      }
      throw new Error(`the screen never showed ${wanted}: ${text.slice(-2000)}`);
    },
    seconds: () => {
      // proc_pid_stat(5): utime, stime, cutime, cstime, in ticks of 1/100 s; the name in brackets may hold blanks.
      const fields = readFileSync(`/proc/${pid()}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ')
        .map(Number);
      const [utime = 0, stime = 0, cutime = 0, cstime = 0] = fields.slice(11, 15);
      return { own: (utime + stime) / 100, children: (cutime + cstime) / 100 };
    },
    peak: () => {
      const [, kibibytes] = /^VmHWM:\s*(\d+)/m.exec(readFileSync(`/proc/${pid()}/status`, 'utf8')) ?? [];
      return (Number(kibibytes) * 1024) / 1e6;
    },
    end: async () => {
      const ended = once(child, 'exit');
      child.stdin.write('\x03');
      await ended;
    },
  };
};
