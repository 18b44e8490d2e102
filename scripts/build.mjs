/**
 * Bundles scripts/mayfly.ts into dist/<hash of the bundle>/, then lets dist/mayfly.js point there by one rename.
 * Plain JavaScript: it runs before anything is built. Older bundles stay for a day, because a running mayfly
 * loads parts of its own when it first needs them.
 */
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'esbuild';

const day = 24 * 60 * 60 * 1000;
const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');

/** What CommonJS packages expect to find. */
const banner = [
  "import { createRequire as makeRequire } from 'node:module';",
  'const require = makeRequire(import.meta.url), __filename = import.meta.filename, __dirname = import.meta.dirname;',
].join('');

const bundle = () =>
  build({
    absWorkingDir: root,
    entryPoints: ['scripts/mayfly.ts'],
    outdir: dist,
    write: false,
    metafile: true,
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'esm',
    splitting: true,
    minify: true,
    // Node shows the whole line that threw.
    lineLimit: 160,
    sourcemap: 'external',
    sourcesContent: false,
    legalComments: 'none',
    mainFields: ['module', 'main'],
    // Ink loads React's developer tools only where somebody installed them.
    external: ['*.node', 'cpu-features', 'react-devtools-core'],
    define: { 'process.env.NODE_ENV': '"production"' },
    banner: { js: banner },
    logLevel: 'warning',
  });

/** Files and top folders of the checkout that went into the bundle, for the launcher's look for newer ones. */
const sourcesOf = metafile => {
  const inputs = Object.keys(metafile.inputs).map(path => path.split('/')[0]);
  if (inputs.includes('..')) throw new Error('A source of the bundle stands outside of the checkout.');
  const always = ['scripts', 'package.json', 'package-lock.json', 'tsconfig.json'];
  return [...new Set([...always, ...inputs])].filter(name => name !== 'node_modules');
};

const idOf = files => {
  const hash = createHash('sha256');
  for (const file of files)
    hash.update(`${basename(file.path)}\0${file.contents.length}\0`).update(file.contents);
  return hash.digest('hex').slice(0, 16);
};

/** The folder comes into being whole. The same bundle keeps its folder, and so its compile cache. */
const place = (files, aside, id) => {
  const [made, folder] = [join(aside, 'bundle'), join(dist, id)];
  fs.mkdirSync(made);
  for (const file of files) fs.writeFileSync(join(made, basename(file.path)), file.contents);
  try {
    fs.renameSync(made, folder);
  } catch (error) {
    if (!fs.existsSync(folder)) throw error;
  }
};

const stub = id => `import { enableCompileCache } from 'node:module';
enableCompileCache(\`\${import.meta.dirname}/${id}/cache\`);
await import('./${id}/mayfly.js');
`;

const idOfStub = path =>
  fs.existsSync(path) ? /'\.\/(\w+)\/mayfly\.js'/.exec(fs.readFileSync(path, 'utf8'))?.[1] : undefined;

/** A bundle counts its day from when another took its place. */
const removeOld = (current, previous, now) => {
  for (const entry of fs.readdirSync(dist, { withFileTypes: true })) {
    const path = join(dist, entry.name);
    if (!entry.isDirectory() || entry.name === current) continue;
    if (entry.name === previous) fs.utimesSync(path, now, now);
    else if (now - fs.statSync(path).mtime > day) fs.rmSync(path, { recursive: true, force: true });
  }
};

/** The version is told twice, because reading package.json would slow every start down. */
const checkVersion = () => {
  const { version } = JSON.parse(fs.readFileSync(join(root, 'package.json'), 'utf8'));
  const source = fs.readFileSync(join(root, 'scripts/cli/version.ts'), 'utf8');
  if (!source.includes(`'${version}'`))
    throw new Error(`scripts/cli/version.ts does not tell version ${version} of package.json.`);
};

const main = async aside => {
  const { mtime: start } = fs.statSync(aside);
  checkVersion();
  const { outputFiles, metafile } = await bundle();
  const id = idOf(outputFiles);
  place(outputFiles, aside, id);
  const previous = idOfStub(join(dist, 'mayfly.js'));
  fs.writeFileSync(join(aside, 'mayfly.js'), stub(id));
  fs.writeFileSync(join(aside, 'stamp'), `${sourcesOf(metafile).join('\n')}\n`);
  // What is saved while the build runs must count as newer.
  fs.utimesSync(join(aside, 'stamp'), start, start);
  for (const name of ['mayfly.js', 'stamp']) fs.renameSync(join(aside, name), join(dist, name));
  removeOld(id, previous, new Date());
};

fs.mkdirSync(dist, { recursive: true });
const aside = fs.mkdtempSync(join(dist, 'new-'));
try {
  await main(aside);
} catch (error) {
  // esbuild has told its own errors already.
  if (!Array.isArray(error.errors)) console.error(error.message);
  process.exitCode = 1;
} finally {
  fs.rmSync(aside, { recursive: true, force: true });
}
