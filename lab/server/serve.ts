import { failure } from '../../scripts/errors.ts';
import type { World } from '../../scripts/world/world.ts';
import type { Backing } from '../core/contract.ts';
import { type Core, newLab } from '../core/lab.ts';
import type { Listener } from '../machines/life.ts';
import type { Credentials } from '../wire/request.ts';
import { startLab } from './server.ts';
import { type LabPaths, type LabState, writeState } from './state.ts';

/** Real machines, as the server sees them. */
export interface Machines extends Backing {
  prepare(signal: AbortSignal): Promise<unknown>;
  close(): Promise<void>;
}

export interface ServeOptions {
  readonly paths: LabPaths;
  readonly port: number;
  readonly seed: number;
  /** That `mayfly lab env` names. */
  readonly region: string;
  /** Real machines behind the instances; without it nothing but time is. */
  readonly machines?: (lab: () => Listener, account: string) => Machines;
  /** Ends the lab. */
  readonly signal: AbortSignal;
  readonly say: (message: string) => void;
}

const account = '111122223333';
/** Time passes for real machines also while nobody asks. */
const tick = 1_000;

/** Runs a lab until the signal: writes its state when it can be used, removes it and all machines at the end. */
export const serveLab = async (world: World, options: ServeOptions): Promise<void> => {
  const { paths, port, seed, region, signal, say } = options;
  const credentials = newCredentials(world);
  const token = world.random.bytes(24).toString('hex');
  let core: Core;
  const machines = options.machines?.(() => core, account);
  core = newLab({
    now: () => world.clock.now().getTime(),
    seed,
    account,
    ...(machines && { backing: machines }),
  });
  try {
    await machines?.prepare(signal);
    const { birthOf } = world.processes;
    const running = await startLab({
      lab: core,
      world,
      credentials: [credentials],
      port,
      say,
      control: { token, status: () => ({ seed, machines: machines ? 'real' : 'none' }), ...core },
    }).catch(thrown => {
      throw portError(thrown, port);
    });
    try {
      const state: LabState = {
        pid: world.host.pid,
        birth: (await birthOf(world.host.pid)) ?? '',
        url: running.url,
        token,
        region,
        machines: machines ? 'real' : 'none',
        seed,
        started: world.clock.now().toISOString(),
        account,
        accessKey: credentials.accessKey,
        secretKey: credentials.secretKey,
      };
      if (!(await writeState(world, paths, state)))
        throw failure({
          what: 'Another lab has started here meanwhile',
          file: paths.state,
          next: 'mayfly lab status',
        });
      say(`the lab answers at ${running.url}`);
      await settleUntil(world, core, signal);
    } finally {
      await running.close();
    }
  } finally {
    await machines?.close();
  }
  await world.files.remove(paths.state);
};

const settleUntil = async ({ clock }: World, core: Core, signal: AbortSignal): Promise<void> => {
  while (!signal.aborted) {
    core.settle();
    await clock.sleep(tick, signal).catch(() => undefined);
  }
};

/** Nobody but the reader of the state file can sign. */
const newCredentials = ({ random }: World): Credentials => ({
  accessKey: `AKIALAB${random.bytes(8).toString('hex').slice(0, 13).toUpperCase()}`,
  secretKey: random.bytes(30).toString('base64url'),
  account,
  arn: `arn:aws:iam::${account}:user/lab`,
  expired: false,
  denied: new Set(),
});

const portError = (thrown: unknown, port: number): unknown =>
  thrown instanceof Error && 'code' in thrown && thrown.code === 'EADDRINUSE'
    ? failure(
        {
          what: `Port ${port} is taken`,
          why: thrown.message,
          next: 'mayfly lab start    # without --port any free port is taken',
        },
        thrown,
      )
    : thrown;
