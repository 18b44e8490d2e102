import type { World } from '../world/world.ts';

export interface BrokenScript {
  readonly line?: number;
  readonly what: string;
}

/** What `sh -n` (or another shell) says to a script; undefined when it reads it, or when this host has no such shell. */
export const shSyntax = async (
  world: World,
  script: string | Uint8Array,
  shell = 'sh',
): Promise<BrokenScript | undefined> => {
  const finished = await world.processes
    .run([shell, '-n'], { input: script, timeout: 20_000 })
    .catch(thrown => {
      if ((thrown as { code?: string }).code === 'ENOENT') return undefined;
      throw thrown;
    });
  if (finished === undefined || finished.code === 0) return undefined;
  if (finished.timedOut) return { what: `${shell} -n did not end` };
  const [first = ''] = finished.stderr.trim().split('\n');
  const [, line, what] = /(?:line )?(\d+): ?(.*)$/.exec(first) ?? [];
  return { ...(line !== undefined && { line: Number(line) }), what: (what ?? first) || 'not valid' };
};
