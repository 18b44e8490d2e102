import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

/** A word that was seen in the arguments or the environment of a process. */
export interface Sighting {
  readonly word: string;
  readonly where: 'arguments' | 'environment';
  /** Its arguments, for people. */
  readonly process: string;
}

/** Looks at every process of this computer, again and again: those in containers are among them. Needs root. */
export const sampleProcesses = (words: readonly string[]) => {
  const seen = new Map<string, Sighting>();
  let going = true;
  let rounds = 0;
  // A process may be gone at any moment.
  const read = (pid: string, file: string) => readFile(`/proc/${pid}/${file}`, 'latin1').catch(() => '');
  const look = async (pid: string) => {
    let before = await read(pid, 'cmdline');
    let variables = await read(pid, 'environ');
    let line = await read(pid, 'cmdline');
    // While a program takes the place of another one, its arguments and its environment are not of one program.
    for (let tries = 0; (line !== before || (line === '' && variables !== '')) && tries < 50; tries += 1) {
      await pause(10);
      before = line;
      variables = await read(pid, 'environ');
      line = await read(pid, 'cmdline');
    }
    for (const word of words)
      for (const [where, text] of [
        ['arguments', line],
        ['environment', variables],
      ] as const)
        if (text.includes(word)) {
          const process = line.replaceAll('\0', ' ').slice(0, 200);
          seen.set(`${word} ${where} ${process}`, { word, where, process });
        }
  };
  const run = (async () => {
    while (going) {
      const pids = (await readdir('/proc')).filter(name => /^\d+$/.test(name));
      await Promise.all(pids.map(look));
      rounds += 1;
      await pause(50);
    }
  })();
  return {
    end: async () => {
      going = false;
      await run;
      return { seen: [...seen.values()], rounds };
    },
  };
};
