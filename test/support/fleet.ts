import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { realWorld } from '../../scripts/world/real.ts';
import type { Finished, RunOptions } from '../../scripts/world/world.ts';
import { root } from './root.ts';

/** A folder with a fleet of its own name and store, and the command line on it as a user calls it. */
export interface TestFleet {
  readonly folder: string;
  readonly name: string;
  /** Runs `mayfly …` in the folder. */
  mayfly(words: readonly string[], options?: RunOptions): Promise<Finished>;
  /** Runs another script of the checkout in its place, as `test/support/….ts`. */
  script(path: string, words: readonly string[], options?: RunOptions): Promise<Finished>;
  /** The same with `--json`, parsed. */
  json(words: readonly string[]): Promise<{ code: number | null; document: never }>;
  /** Writes a file of the folder. */
  write(path: string, text: string, mode?: number): Promise<void>;
  /** Containers, networks and volumes of this fleet that the engine knows, asked without mayfly. */
  remains(): Promise<string[]>;
  /** Its machines that the engine knows by their labels, asked without mayfly. */
  machines(): Promise<{ id: string; slot: string; name: string }[]>;
  /** Destroys the fleet and removes the folder. */
  end(): Promise<void>;
}

let fleets = 0;

/** `settings` are lines of fleet.yaml below the name; the sample service, its unit and the template are copied. */
export const testFleet = async (settings: string): Promise<TestFleet> => {
  const world = realWorld();
  const folder = await mkdtemp(join(tmpdir(), 'mayfly-fleet-'));
  // Of one length: how much of it a small screen shows is not to hang on the number of a process.
  const name = `t${String(process.pid % 100_000).padStart(5, '0')}-${++fleets}`;
  await cp(join(root, 'instance'), join(folder, 'instance'), { recursive: true });
  await cp(join(root, 'templates'), join(folder, 'templates'), { recursive: true });
  const write = async (path: string, text: string, mode = 0o644) => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await rm(join(folder, path), { force: true });
    await writeFile(join(folder, path), text, { mode });
  };
  await write('fleet.yaml', `name: ${name}\n${settings}`);
  const script = (path: string, words: readonly string[], options: RunOptions = {}) =>
    world.processes.run([process.execPath, '--import', loader, join(root, path), ...words], {
      folder,
      timeout: 300_000,
      ...options,
    });
  const mayfly = (words: readonly string[], options?: RunOptions) =>
    script('scripts/mayfly.ts', words, options);
  const remains = async () => {
    const engine = async (...words: [string, ...string[]]) =>
      (await world.processes.run(['podman', ...words])).stdout
        .split('\n')
        .filter(line => line.includes(`.${name}.`));
    return [
      ...(await engine('ps', '-a', '--external', '--format', '{{.Names}}')),
      ...(await engine('network', 'ls', '--format', '{{.Name}}')),
      ...(await engine('volume', 'ls', '--format', '{{.Name}}')),
    ];
  };
  const machines = async () => {
    const label = (which: string) => `{{index .Labels "mayfly:${which}"}}`;
    const words = ['ps', '-a', '--no-trunc', '--filter', `label=mayfly:fleet=${name}`];
    const format = `{{.ID}} ${label('slot')} {{.Names}}`;
    const { stdout } = await world.processes.run(['podman', ...words, '--format', format]);
    return stdout.split('\n').flatMap(line => {
      const [id, slot, names] = line.split(' ');
      return id && slot && names ? [{ id, slot, name: names }] : [];
    });
  };
  return {
    folder,
    name,
    mayfly,
    script,
    write,
    remains,
    machines,
    json: async words => {
      const { code, stdout } = await mayfly([...words, '--json']);
      return { code, document: JSON.parse(stdout) as never };
    },
    end: async () => {
      const destroy = ['destroy', '--fleet', name, '--provider', 'local', '--approve'];
      await mayfly([...destroy, name]);
      for (const environment of ['staging'])
        await mayfly([...destroy, `${name}-${environment}`, '--env', environment]);
      await rm(folder, { recursive: true, force: true });
    },
  };
};

/** The sources as they are, not a bundle that may be stale. */
const loader = join(root, 'node_modules/tsx/dist/loader.mjs');
