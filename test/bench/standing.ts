import { join } from 'node:path';
import { defaultEnvironment, nameOfMachine } from '../../scripts/fleet/names.ts';
import { allOrThrow, limiter } from '../../scripts/parallel.ts';
import { type Engine, engine } from '../../scripts/providers/local/engine.ts';
import { localProvider } from '../../scripts/providers/local/local.ts';
import type { Endpoint } from '../../scripts/providers/provider.ts';
import { folderStore } from '../../scripts/store/folder.ts';
import type { Bed } from './bed.ts';
import { resetScript, writeFleet } from './workload.ts';

export interface StandingMachine {
  readonly name: string;
  /** The engine's. */
  readonly id: string;
  readonly endpoint: Endpoint;
  readonly hostKeys: readonly string[];
}

/** A fleet that was created by mayfly, and what it knows of it. */
export interface Standing {
  /** With fleet.yaml, instance/ and .mayfly/. */
  readonly folder: string;
  readonly machines: readonly StandingMachine[];
  readonly clientKey: string;
  /** Makes sure that the work was done on every machine, and undoes it. */
  reset(): Promise<void>;
}

/** The launcher with words, as a user calls it. */
export const mayfly = (bed: Bed, ...words: string[]): [string, ...string[]] => [
  join(bed.root, 'mayfly'),
  ...words,
];

/** Removes a fleet, whoever interrupted whom. */
export const destroyLater = (bed: Bed, folder: string, name: string): void =>
  bed.later(async () => {
    bed.say(`removing ${name}\n`);
    await bed.run(mayfly(bed, 'destroy', '--fleet', name, '--provider', 'local', '--approve', name), {
      folder,
      signal: never(),
    });
  });

const never = (): AbortSignal => new AbortController().signal;

/** Creates the fleet that `start` and `deploy` are measured on. */
export const standingFleet = async (bed: Bed): Promise<Standing> => {
  const name = `bench${process.pid}`;
  const folder = join(bed.folder, 'standing');
  await writeFleet(bed.root, folder, name, [`count: ${bed.machines}`, 'restart: false', 'window: 0s']);
  destroyLater(bed, folder, name);
  bed.say(`creating ${bed.machines} machines to measure on\n`);
  await bed.run(mayfly(bed, 'create'), { folder });
  const scope = { fleet: name, environment: defaultEnvironment };
  const store = folderStore(bed.world, join(folder, '.mayfly')).open(scope);
  const [memory, clientKey] = [await store.read(), await store.clientKey()];
  const provider = localProvider(bed.world, { folder, customise: '', engine: undefined });
  const { machines: found } = await provider.look(scope, ['machine']);
  const machines = found.map(({ id, slot, endpoint, place }) => {
    const known = nameOfMachine(scope, { id, ...(slot === undefined ? {} : { slot }) });
    const hostKeys = memory.machines.get(known)?.hostKeys ?? [];
    if (!endpoint || hostKeys.length === 0) throw new Error(`nothing is known about ${known}`);
    return { name: known, id, endpoint, hostKeys, engine: engine(bed.world, place as Engine['name']) };
  });
  if (!clientKey || machines.length !== bed.machines) throw new Error('the fleet is not whole');
  const few = limiter(4);
  const resetOne = async ({ name: which, id, engine: theirs }: (typeof machines)[number]) => {
    const { code, stderr } = await theirs.try(['exec', '-i', id, 'sh'], {
      input: resetScript,
      signal: bed.signal,
    });
    if (code !== 0) throw new Error(`${which}: the work was not done there, or cannot be undone: ${stderr}`);
  };
  const reset = async () => {
    await allOrThrow(machines.map(machine => few(() => resetOne(machine))));
    await bed.world.clock.sleep(1000, bed.signal);
  };
  return { folder, machines, clientKey, reset };
};
