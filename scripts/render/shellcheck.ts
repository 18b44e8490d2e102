import type { World } from '../world/world.ts';

export interface Advice {
  readonly line: number;
  readonly level: 'error' | 'warning';
  readonly code: number;
  readonly message: string;
}

/** What it knows; zsh is not there. sh is dash on the systems that mayfly makes. */
const dialects: Readonly<Record<string, string>> = {
  sh: 'dash',
  dash: 'dash',
  ash: 'dash',
  bash: 'bash',
  ksh: 'ksh',
};

/** What shellcheck says to a script, errors and warnings; undefined where it is not installed. */
export const shellcheck = async (
  world: World,
  script: string | Uint8Array,
  shell: string,
): Promise<Advice[] | undefined> => {
  const dialect = dialects[shell];
  if (dialect === undefined) return undefined;
  const argv = [
    'shellcheck',
    '--norc',
    '--format=json1',
    '--severity=warning',
    `--shell=${dialect}`,
    '-',
  ] as const;
  const finished = await world.processes
    .run(argv, { input: script, timeout: 60_000, keep: 64 << 20 })
    .catch(thrown => {
      if ((thrown as { code?: string }).code === 'ENOENT') return undefined;
      throw thrown;
    });
  // 0: nothing to say, 1: something; others: it could not read the script, which sh -n has told already.
  if (finished?.code !== 0 && finished?.code !== 1) return undefined;
  const { comments } = JSON.parse(finished.stdout) as { comments: Advice[] };
  return comments.map(({ line, level, code, message }) => ({ line, level, code, message }));
};
