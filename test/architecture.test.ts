import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { test } from 'node:test';
import { root } from './support/root.ts';

// The layout is the architecture: who may know whom, and who may touch the world.

interface Source {
  readonly file: string;
  readonly text: string;
  /** Files of ours that are imported, types included. */
  readonly imports: readonly string[];
  /** The same without what is imported as types only. */
  readonly runs: readonly string[];
  readonly packages: readonly string[];
}

const sources: Source[] = globSync(['scripts/**/*.{ts,tsx}', 'debug/**/*.ts', 'lab/**/*.ts'], {
  cwd: root,
}).map(file => {
  const text = readFileSync(join(root, file), 'utf8');
  const found = [
    ...text.matchAll(/(?:^|\n)(?:import|export)( type)?[^;'"]*?from '([^']+)'|import\('([^']+)'\)/g),
  ];
  const all = found.map(([, type, from, dynamic]) => ({
    type: type !== undefined,
    name: from ?? dynamic ?? '',
  }));
  const local = (name: string) => relative(root, join(root, dirname(file), name));
  return {
    file,
    text,
    imports: all.filter(({ name }) => name.startsWith('.')).map(({ name }) => local(name)),
    runs: all.filter(({ name, type }) => name.startsWith('.') && !type).map(({ name }) => local(name)),
    packages: all.filter(({ name }) => !name.startsWith('.')).map(({ name }) => name),
  };
});

const inFolder = (folder: string) => sources.filter(({ file }) => file.startsWith(`${folder}/`));
const offences = (where: readonly Source[], bad: (source: Source) => readonly string[]) =>
  where.flatMap(source => bad(source).map(what => `${source.file}: ${what}`));

test('the sources are found at all', () => {
  assert.ok(sources.length > 80);
  assert.ok(inFolder('scripts/operations').some(({ imports }) => imports.includes('scripts/errors.ts')));
});

test('fleet/, render/ and the judges know nothing of operations, providers at work, machines and commands', () => {
  const pure = [...inFolder('scripts/fleet'), ...inFolder('scripts/render'), ...inFolder('debug')];
  const allowed = /^scripts\/(errors|fleet\/|render\/|machine\/paths|world\/)|^debug\//;
  assert.deepEqual(
    offences(pure, ({ runs }) => runs.filter(file => !allowed.test(file))),
    [],
  );
});

test('operations talk to ports only', () => {
  const forbidden =
    /^scripts\/(cli|commands)\/|^scripts\/providers\/(?!provider\.ts)|^scripts\/store\/(?!store\.ts)|machine\/connect\.ts|world\/(?!world\.ts)/;
  const known = inFolder('scripts/operations');
  assert.deepEqual(
    offences(known, ({ runs }) => runs.filter(file => forbidden.test(file))),
    [],
  );
});

test('a provider knows its port and nothing above it', () => {
  const forbidden = /^scripts\/(cli|commands|operations|store|machine)\//;
  assert.deepEqual(
    offences(inFolder('scripts/providers'), ({ imports }) => imports.filter(file => forbidden.test(file))),
    [],
  );
});

test('nothing but its own command knows the lab', () => {
  const others = sources.filter(({ file }) => !/^lab\/|^scripts\/commands\/lab/.test(file));
  assert.deepEqual(
    offences(others, ({ imports }) => imports.filter(file => file.startsWith('lab/'))),
    [],
  );
});

test('the core of the lab is pure: no file, no process, no clock, no network', () => {
  const core = inFolder('lab/core');
  assert.ok(core.length > 20);
  assert.deepEqual(
    offences(core, ({ runs, packages }) => [
      ...runs.filter(file => !/^lab\/core\/|^scripts\/(providers\/aws\/aws-error|errors)/.test(file)),
      ...packages.filter(name => /^node:(?!crypto|zlib|buffer)/.test(name)),
    ]),
    [],
  );
});

test('nothing imports commands but the command table and commands', () => {
  const others = sources.filter(
    ({ file }) => !/^scripts\/commands\/|^scripts\/cli\/table(-looking)?\.ts$/.test(file),
  );
  assert.deepEqual(
    offences(others, ({ imports }) => imports.filter(file => file.startsWith('scripts/commands/'))),
    [],
  );
});

test('the screen asks its desk only: it knows no operation, provider, store or command, and its models no React', () => {
  const screen = inFolder('scripts/terminal');
  assert.ok(screen.length > 40);
  const forbidden = /^scripts\/(commands|operations|providers|store|machine)\//;
  assert.deepEqual(
    offences(screen, ({ runs }) => runs.filter(file => forbidden.test(file))),
    [],
  );
  const pure = screen.filter(({ file }) => !file.startsWith('scripts/terminal/ink/'));
  assert.deepEqual(
    offences(pure, ({ packages }) => packages.filter(name => /^(ink|react)\b/.test(name))),
    [],
  );
});

test('Ink and React are loaded only by the screen, and the screen only by its own command', () => {
  const others = sources.filter(({ file }) => !file.startsWith('scripts/terminal/ink/'));
  assert.deepEqual(
    offences(others, ({ packages }) => packages.filter(name => /^(ink|react)\b/.test(name))),
    [],
  );
  const foreign = sources.filter(({ file }) => !/^scripts\/(terminal|commands\/ui)/.test(file));
  assert.deepEqual(
    offences(foreign, ({ runs }) => runs.filter(file => file.startsWith('scripts/terminal/'))),
    [],
  );
});

test('nobody imports himself in a circle, not even as types', () => {
  const known = new Map(sources.map(({ file, imports }) => [file, imports]));
  const done = new Set<string>();
  const circles: string[] = [];
  const walk = (file: string, way: readonly string[]) => {
    if (way.includes(file)) circles.push([...way.slice(way.indexOf(file)), file].join(' → '));
    if (done.has(file)) return;
    done.add(file);
    for (const next of known.get(file) ?? []) walk(next, [...way, file]);
  };
  for (const { file } of sources) walk(file, []);
  assert.deepEqual(circles, []);
});

test('only world/ touches files, processes, clocks and randomness', () => {
  const outside = sources.filter(
    ({ file }) => !/^scripts\/(world\/|mayfly\.ts$|schema\.ts$|cli\/terminal\.ts$)/.test(file),
  );
  assert.deepEqual(
    offences(outside, ({ packages, text }) => [
      ...packages.filter(name => /^node:(fs|child_process|timers|worker_threads|v8|vm)/.test(name)),
      ...(text.match(
        /(?<![.\w])(setTimeout|setInterval|Date\.now|new Date\(\)|Math\.random|process\.(env|kill|exit|cwd|hrtime))\b/g,
      ) ?? []),
    ]),
    [],
  );
});

test('only one module writes to the terminal', () => {
  const others = sources.filter(
    ({ file }) => !/^scripts\/(cli\/terminal\.ts|mayfly\.ts|schema\.ts)$/.test(file),
  );
  assert.deepEqual(
    offences(
      others,
      ({ text }) => text.match(/\bconsole\.(log|error|warn|info|debug|table)|process\.std(out|err)\b/g) ?? [],
    ),
    [],
  );
});

test('importing does nothing: no module state that can change', () => {
  const others = sources.filter(({ file }) => !/^scripts\/(mayfly|schema)\.ts$/.test(file));
  assert.deepEqual(
    offences(others, ({ text }) => text.match(/^(export )?(let|var) .*$/gm) ?? []),
    [],
  );
});

test('files stay small: none over 250 lines, half of them below 80', () => {
  const lengths = sources
    .map(({ file, text }) => ({ file, lines: text.split('\n').length }))
    .sort((a, b) => a.lines - b.lines);
  assert.deepEqual(
    lengths.filter(({ lines }) => lines > 250),
    [],
  );
  assert.ok((lengths[Math.floor(lengths.length / 2)]?.lines ?? 0) < 80);
});
