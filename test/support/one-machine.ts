import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MayflyError } from '../../scripts/errors.ts';
import { loadDefinition } from '../../scripts/fleet/load.ts';
import { machineName } from '../../scripts/fleet/names.ts';
import { makeKeyPair } from '../../scripts/machine/key-pair.ts';
import { machineUser } from '../../scripts/machine/paths.ts';
import { chooseEngine } from '../../scripts/providers/local/engine.ts';
import { renderUserData } from '../../scripts/render/user-data.ts';
import { realWorld } from '../../scripts/world/real.ts';
import { clear, makingsOf, readyProvider } from './local-provider.ts';
import { root } from './root.ts';

export interface OneMachine {
  readonly name: string;
  /** Runs a POSIX sh script as root, through the engine; throws for any exit code but 0. */
  run(script: string, input?: Uint8Array): Promise<string>;
  end(): Promise<void>;
}

/** Why no machine can be made here, or undefined. */
export const whyNoMachine = async (): Promise<string | undefined> => {
  try {
    await chooseEngine(realWorld(), undefined);
    return undefined;
  } catch (thrown) {
    if (thrown instanceof MayflyError) return thrown.telling.what;
    throw thrown;
  }
};

/** A machine of the shipped template, after its first boot. `mark` keeps the fleets of tests apart. */
export const oneMachine = async (mark: string): Promise<OneMachine> => {
  const scope = { fleet: `t${mark}${process.pid}`, environment: 'default' };
  const folder = join(tmpdir(), `mayfly-machine-${mark}-${process.pid}`);
  const { world, provider, image } = await readyProvider(folder);
  const engine = await chooseEngine(world, undefined);
  const definition = loadDefinition(`name: ${scope.fleet}\n`, 'fleet.yaml', 'default');
  const name = machineName(scope, 1);
  const makings = makingsOf(definition, { ...scope, release: 'abc', run: 'r-1' }, image, [1], engine.name);
  const file = 'templates/cloud-init.yaml.hbs';
  const userData = renderUserData(await readFile(join(root, file), 'utf8'), file, {
    ...scope,
    variables: {},
    machine: { name, slot: 1 },
    access: { user: machineUser, clientKey: makeKeyPair(scope.fleet).public, hostKey: makeKeyPair(name) },
  });
  const end = async () => {
    await clear(provider, scope);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    for (const making of makings)
      await provider.make(
        making,
        making.kind === 'machine' ? { hostname: name, userData } : undefined,
        AbortSignal.timeout(120_000),
      );
    const container = makings.find(({ kind }) => kind === 'machine')?.name ?? '';
    const run = (script: string, input?: Uint8Array) =>
      engine.run(['exec', '-i', container, 'sh', '-euc', script], {
        ...(input && { input }),
        keep: 64 << 20,
      });
    // systemd takes commands a moment after the container runs.
    await run(`tries=0
      until [ -e /run/cloud-init/result.json ] && systemctl is-system-running --wait >/dev/null; do
        tries=$((tries + 1)); [ "$tries" -lt 300 ] || { systemctl --failed; exit 1; }; sleep 0.2
      done`);
    return { name, run, end };
  } catch (thrown) {
    await end();
    throw thrown;
  }
};
