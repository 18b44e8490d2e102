import { join } from 'node:path';
import { build } from 'esbuild';

/** Bundles sources as mayfly itself is bundled, into a folder. */
export const bundled = async (root: string, folder: string, entries: readonly string[]): Promise<void> => {
  await build({
    absWorkingDir: root,
    entryPoints: entries.map(entry => join(root, entry)),
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'esm',
    splitting: true,
    minify: true,
    mainFields: ['module', 'main'],
    external: ['*.node', 'cpu-features', 'react-devtools-core'],
    define: { 'process.env.NODE_ENV': '"production"' },
    banner: {
      js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url), __filename = import.meta.filename, __dirname = import.meta.dirname;",
    },
    logLevel: 'warning',
  });
};
