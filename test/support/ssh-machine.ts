import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadDefinition } from '../../scripts/fleet/load.ts';
import type { Scope } from '../../scripts/fleet/names.ts';
import { connect } from '../../scripts/machine/connect.ts';
import { type Contact, contact } from '../../scripts/machine/contact.ts';
import { parseHostKey, parseHostKeys } from '../../scripts/machine/host-key.ts';
import { makeKeyPair } from '../../scripts/machine/key-pair.ts';
import { machineUser } from '../../scripts/machine/paths.ts';
import { loadMachineScripts, type MachineScripts } from '../../scripts/machine/scripts.ts';
import type { Answer } from '../../scripts/machine/session.ts';
import type { Endpoint, Provider } from '../../scripts/providers/provider.ts';
import { renderUserData } from '../../scripts/render/user-data.ts';
import type { World } from '../../scripts/world/world.ts';
import { clear, makingsOf, readyProvider } from './local-provider.ts';
import { root } from './root.ts';

/** A real machine that waits for its first login, booted by the shipped template through the real provider. */
export interface TestMachine {
  readonly world: World;
  readonly scripts: MachineScripts;
  readonly clientKey: string;
  /** Keys that the machine may show; a test pins others. */
  hostKeys: string[];
  /** A contact of its own, as the pipeline has one. */
  dial(): Contact;
  /** Runs a script as root, over the one contact that the tests share. Rejects unless it succeeds. */
  sh(script: string): Promise<string>;
  run: Contact['run'];
  endpoint(): Promise<Endpoint>;
  /** Closes the shared contact; the next script opens it again. */
  hangUp(): void;
  /** Removes the machine and its network. */
  end(): Promise<void>;
}

export const testMachine = async (): Promise<TestMachine> => {
  const folder = await mkdtemp(join(tmpdir(), 'mayfly-test-'));
  const { world, provider, image } = await readyProvider(folder);
  const scope: Scope = { fleet: `sshtest-${process.pid}`, environment: 'default' };
  const end = async () => {
    await clear(provider, scope);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const definition = loadDefinition(`name: ${scope.fleet}\n`, 'fleet.yaml', 'default');
    const [hostKey, client] = [makeKeyPair('first contact'), makeKeyPair('test')];
    const userData = renderUserData(await read(world, definition.template), definition.template, {
      fleet: scope.fleet,
      environment: scope.environment,
      variables: {},
      machine: { name: scope.fleet, slot: 1 },
      access: { user: machineUser, clientKey: client.public, hostKey },
    });
    const own = (name: unknown) => String(name).replace('mayfly.', '').replaceAll('.', '-');
    for (const making of makingsOf(definition, { ...scope, release: 'r', run: 'r' }, image, [1])) {
      const { network } = making.parameters;
      const parameters = { ...making.parameters, ...(network ? { network: own(network) } : {}) };
      const boot = making.kind === 'machine' ? { hostname: scope.fleet, userData } : undefined;
      await provider.make({ ...making, name: own(making.name), parameters }, boot, never);
    }
    return Object.assign(await talkTo(world, provider, scope, client.private, hostKey.public), { end });
  } catch (thrown) {
    await end();
    throw thrown;
  }
};

const never = new AbortController().signal;

const read = async (world: World, path: string) =>
  (await world.files.read(join(root, path))).toString('utf8');

const talkTo = async (
  world: World,
  provider: Provider,
  scope: Scope,
  clientKey: string,
  hostKey: string,
): Promise<Omit<TestMachine, 'end'>> => {
  const endpoint = async () => {
    const [machine] = (await provider.look(scope, ['machine'])).machines;
    if (!machine?.endpoint) throw new Error(`the machine is ${machine?.state ?? 'gone'}`);
    return machine.endpoint;
  };
  const dial = () =>
    contact({
      clock: world.clock,
      connect,
      clientKey,
      hostKeys: () => parseHostKeys(machine.hostKeys),
      endpoint,
      signal: never,
    });
  const line = dial();
  const machine: Omit<TestMachine, 'end'> = {
    world,
    scripts: await loadMachineScripts(world, root),
    clientKey,
    hostKeys: [parseHostKey(hostKey).line],
    dial,
    run: line.run,
    endpoint,
    hangUp: line.close,
    sh: async script => succeeded(script, await line.run(script, { timeout: 120_000 })),
  };
  await line.reach(120_000);
  return machine;
};

const succeeded = (script: string, { code, stdout, stderr }: Answer): string => {
  if (code !== 0) throw new Error(`exit code ${code} of:\n${script}\n${stderr}`);
  return stdout;
};
