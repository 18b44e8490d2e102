import { fileURLToPath } from 'node:url';
import { fleetJsonSchema } from './fleet/json-schema.ts';
import { realFiles } from './world/files.ts';
import { realRandom } from './world/random.ts';
import type { Files } from './world/world.ts';

const path = fileURLToPath(new URL('../fleet.schema.json', import.meta.url));

/** Whether the committed schema is the one that the code makes. */
const isCurrent = async (files: Files): Promise<boolean> => {
  const there = await files.entry(path);
  return there !== undefined && (await files.read(path)).toString() === fleetJsonSchema();
};

/** Writes `fleet.schema.json`; with `--check` it only compares, and exits 1 when the file is stale. */
const main = async (args: readonly string[], files: Files): Promise<number> => {
  if (args.some(arg => arg !== '--check')) {
    console.error('Usage: node --import tsx scripts/schema.ts [--check]');
    return 2;
  }
  if (await isCurrent(files)) return 0;
  if (args.includes('--check')) {
    console.error('fleet.schema.json is stale. Run: just schema');
    return 1;
  }
  await files.write(path, fleetJsonSchema());
  console.error('fleet.schema.json is written.');
  return 0;
};

process.exitCode = await main(process.argv.slice(2), realFiles(realRandom()));
