import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { cp, mkdtemp, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../support/root.ts';
import type { Bug, Patch } from './bugs/bug.ts';
import { cloudBugs } from './bugs/cloud.ts';
import { lightsailBugs } from './bugs/lightsail.ts';
import { operationBugs } from './bugs/operations.ts';
import { predecessorBugs } from './bugs/predecessors.ts';
import { storeBugs } from './bugs/store.ts';

// Puts known bugs back, one at a time, in a copy of the checkout: each must be caught by the tests that are named for it.

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    /** Only bugs in files of this part of the sources. */
    in: { type: 'string', default: '' },
    /** A part of those that are left: the first of them, from 1, and how many. */
    from: { type: 'string', default: '1' },
    count: { type: 'string', default: '1000' },
  },
});

/** What tests need of a checkout. */
const parts = [
  'scripts',
  'lab',
  'test',
  'debug',
  'instance',
  'templates',
  'package.json',
  'tsconfig.json',
  'fleet.yaml',
];

interface Caught {
  /** Empty when nothing caught it. */
  readonly by: string;
  readonly seconds: number;
}

const main = async (): Promise<boolean> => {
  const all = [...cloudBugs, ...lightsailBugs, ...operationBugs, ...storeBugs, ...predecessorBugs].filter(
    ({ name, patches }) => name.includes(values.only) && patches.some(({ file }) => file.includes(values.in)),
  );
  const first = Number(values.from) - 1;
  const bugs = all.slice(first, first + Number(values.count));
  const folder = await mkdtemp(join(tmpdir(), 'mayfly-bugs-'));
  const sweep = () => rmSync(folder, { recursive: true, force: true });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => {
      sweep();
      process.exit(130);
    });
  try {
    for (const part of parts) await cp(join(root, part), join(folder, part), { recursive: true });
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
    let missed = 0;
    for (const bug of bugs) {
      const rows = await tryBug(folder, bug);
      for (const { by, seconds } of rows) {
        if (by === '') missed += 1;
        console.log(
          `${seconds.toFixed(0).padStart(5)} s  ${bug.name} (${bug.of})\n         ${by || 'NOT CAUGHT'}`,
        );
      }
    }
    console.log(`${bugs.length} bugs, ${missed === 0 ? 'each was caught' : `${missed} times not caught`}`);
    return missed === 0;
  } finally {
    sweep();
  }
};

const tryBug = async (folder: string, { name, patches, schedules, tests = [] }: Bug): Promise<Caught[]> => {
  const before = new Map<string, string>();
  try {
    for (const patch of patches) await apply(folder, name, patch, before);
    const caught: Caught[] = [];
    if (schedules !== undefined) caught.push(await timed(() => bySchedules(folder, schedules)));
    for (const file of tests) caught.push(await timed(() => byTests(folder, file)));
    return caught;
  } finally {
    for (const [file, text] of before) await writeFile(join(folder, file), text);
  }
};

const apply = async (
  folder: string,
  bug: string,
  { file, from, to }: Patch,
  before: Map<string, string>,
): Promise<void> => {
  const text = await readFile(join(folder, file), 'utf8');
  if (text.split(from).length !== 2)
    throw new Error(`"${bug}" does not apply: ${file} does not have once: ${from}`);
  if (!before.has(file)) before.set(file, text);
  await writeFile(
    join(folder, file),
    text.replace(from, () => to),
  );
};

const timed = async (work: () => Promise<string>): Promise<Caught> => {
  const began = performance.now();
  const by = await work();
  return { by, seconds: (performance.now() - began) / 1000 };
};

const bySchedules = async (folder: string, schedules: number): Promise<string> => {
  const words = ['test/simulation/prove.ts', '--quick', '--schedules', String(schedules)];
  const { code, output } = await node(folder, words);
  const why =
    /broke\. (Seed .*)/.exec(output)?.[1] ??
    /^(corpus .*)$/m.exec(output)?.[1] ??
    /^\S*Error: .*/m.exec(output)?.[0];
  return code === 0 ? '' : `schedules: ${(why ?? output).slice(0, 160)}`;
};

const byTests = async (folder: string, file: string): Promise<string> => {
  const { code, output } = await node(folder, [
    '--test',
    '--test-reporter=tap',
    '--test-timeout=300000',
    file,
  ]);
  const test = /^not ok \d+ - (.*)$/m.exec(output)?.[1];
  return code === 0 ? '' : `${file}: ${test ?? output.slice(-160)}`;
};

const node = (folder: string, words: readonly string[]): Promise<{ code: number | null; output: string }> =>
  new Promise((resolve, reject) => {
    const { NODE_TEST_CONTEXT: _, ...env } = process.env;
    const child = spawn(process.execPath, ['--import', 'tsx', ...words], { cwd: folder, env });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    child.once('error', reject);
    child.once('close', code => resolve({ code, output }));
  });

process.exitCode = (await main()) ? 0 : 1;
