import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Parsed, parseProbe } from '../../debug/frames.ts';
import { root } from '../support/root.ts';

export const probeScript = readFileSync(join(root, 'debug/probe.sh'), 'utf8');

export interface Bench {
  readonly folder: string;
  /** Puts a program before all others: sh code. */
  readonly fake: (name: string, code: string) => void;
  /** Writes a file of the machine; returns its path. */
  readonly file: (name: string, content: string | Buffer, mode?: number) => string;
  readonly run: (options?: {
    shell?: string[];
    units?: string;
    onlyFakes?: boolean;
  }) => Parsed & { output: Buffer };
}

/** A folder that stands for a machine: its files, and programs that answer as a test wants. */
export const probeBench = (folder: string): Bench => {
  const programs = join(folder, 'bin');
  mkdirSync(programs);
  const file = (name: string, content: string | Buffer, mode = 0o644) => {
    const path = join(folder, name);
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, content);
    chmodSync(path, mode);
    return path;
  };
  return {
    folder,
    file,
    fake: (name, code) => void file(`bin/${name}`, `#!/bin/sh\n${code}\n`, 0o755),
    run: ({ shell = ['sh'], units = '', onlyFakes = false } = {}) => {
      const [program = 'sh', ...first] = shell;
      const found = spawnSync(program, [...first, '-c', probeScript], {
        cwd: folder,
        maxBuffer: 64 << 20,
        // A guard against a script that hangs, not a measurement.
        timeout: 60_000,
        env: {
          PATH: onlyFakes ? programs : `${programs}${delimiter}${process.env.PATH ?? ''}`,
          MAYFLY_UPLOADS: join(folder, 'uploads'),
          MAYFLY_LOG: join(folder, 'log'),
          MAYFLY_STATE: join(folder, 'state'),
          MAYFLY_RELEASE: join(folder, 'state/release.json'),
          MAYFLY_MANIFEST: join(folder, 'state/manifest'),
          MAYFLY_RESULT: join(folder, 'state/setup.result'),
          MAYFLY_UNITS: units,
        },
      });
      if (found.error) throw found.error;
      return { ...parseProbe(found.stdout), output: found.stdout };
    },
  };
};

/** The full path of a program of this computer, or undefined. */
export const programPath = (name: string): string | undefined =>
  ['/usr/bin', '/bin', '/usr/sbin', '/sbin', '/usr/local/bin']
    .map(place => join(place, name))
    .find(path => existsSync(path));

/** Only these programs of this computer. */
export const lend = (bench: Bench, names: readonly string[]): void => {
  for (const name of names) {
    const path = programPath(name);
    if (path !== undefined) symlinkSync(path, join(bench.folder, 'bin', name));
  }
};
