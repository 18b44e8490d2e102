import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Core, newLab } from '../../lab/core/lab.ts';
import { startLab } from '../../lab/server/server.ts';
import { MayflyError } from '../../scripts/errors.ts';
import { type Created, create } from '../../scripts/operations/create.ts';
import { destroy } from '../../scripts/operations/destroy.ts';
import { realWorld } from '../../scripts/world/real.ts';
import { testCredentials } from '../lab/support/stub.ts';
import { bundled } from './bundled.ts';
import type { KillOrder } from './kill-ec2-entry.ts';
import { killedFleet, killPlace } from './kill-ec2-place.ts';
import type { KillPlan, Met, When } from './kill-steps.ts';
import type { LabCloud } from './lab-provider.ts';
import { root } from './root.ts';

/** `unanswered`: the call is carried out after its caller is dead. */
export type CallWhen = 'before' | 'unanswered' | 'after';

export type Moment =
  | { readonly call: number; readonly when: CallWhen }
  | { readonly step: string; readonly when: When };

export interface Ec2Death {
  readonly verb: KillOrder['verb'];
  readonly moment: Moment;
  readonly followedBy: KillOrder['verb'];
}

export interface Ec2Aftermath {
  readonly death: Ec2Death;
  readonly died: boolean;
  readonly left: number;
  readonly doubles: number;
  /** Promises that were broken, in words. */
  readonly broken: readonly string[];
}

export const momentName = (moment: Moment): string =>
  'call' in moment ? `call ${moment.call}, ${moment.when}` : `${moment.when} "${moment.step}"`;

/** A lab over HTTP, and commands on it that are killed. One at a time. */
export interface KillBench {
  /** Calls and steps of a command that nobody kills. */
  rehearse(verb: KillOrder['verb']): Promise<{ readonly calls: number; readonly steps: readonly Met[] }>;
  suffer(death: Ec2Death): Promise<Ec2Aftermath>;
  close(): Promise<void>;
}

const never = new AbortController().signal;

/** The program that is killed, bundled: it starts in a third of the time. The caller removes the folder. */
export const killProgram = async (folder: string): Promise<string> => {
  await bundled(root, folder, ['test/support/kill-ec2-entry.ts']);
  return join(folder, 'kill-ec2-entry.mjs');
};

export const openKillBench = async (program: string, cloud: LabCloud): Promise<KillBench> => {
  const world = realWorld();
  const timings = {
    ...{ running: 50, terminated: 200, visible: 300, interfaces: 100 },
    // Host keys of machines that are none are never witnessed.
    ...{ address: 20, operation: 20, hostKeys: 3_600_000 },
  };
  const lab = newLab({
    now: () => world.clock.now().getTime(),
    seed: 1,
    timings,
    buckets: false,
    // Each further region is as many calls more, all of them alike.
    regions: ['us-east-1', 'eu-west-1'],
  });
  let calls = 0;
  let armed: { readonly call: number; readonly when: CallWhen; kill(): Promise<unknown> } | undefined;
  const server = await startLab({
    lab,
    world,
    credentials: [testCredentials],
    hooks: {
      before: async () => {
        calls += 1;
        if (!armed || armed.when === 'after' || calls !== armed.call) return undefined;
        await armed.kill();
        return armed.when === 'before' ? 'drop' : undefined;
      },
      after: async () => {
        if (armed?.when === 'after' && calls >= armed.call) await armed.kill();
      },
    },
  });

  const run = async (verb: KillOrder['verb'], folder: string, moment?: Moment, trace?: string) => {
    const plan: KillPlan = moment && 'step' in moment ? moment : trace === undefined ? {} : { trace };
    const order: KillOrder = { verb, cloud, url: server.url, folder, plan };
    const child = spawn(process.execPath, [program, JSON.stringify(order)], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let words = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      words += text;
    });
    const ended = new Promise<{ code: number | null; words: string }>(resolve =>
      child.once('close', code => resolve({ code, words })),
    );
    const exited = new Promise(resolve => child.once('exit', resolve));
    calls = 0;
    armed = moment && 'call' in moment ? { ...moment, kill: () => killed(child, exited) } : undefined;
    const outcome = await ended;
    armed = undefined;
    return outcome;
  };
  const place = (folder: string) => killPlace(realWorld(), { url: server.url, folder, cloud }, never);

  return {
    rehearse: verb =>
      inFolder(async folder => {
        if (verb === 'destroy') await create(place(folder), await killedFleet(cloud));
        const trace = join(folder, 'trace');
        const { code, words } = await run(verb, folder, undefined, trace);
        const counted = calls;
        if (code !== 0) throw new Error(`${verb} failed without being killed: ${words}`);
        const lines = (await readFile(trace, 'utf8')).trimEnd().split('\n');
        if (verb === 'create') await destroy(place(folder), { images: false });
        return { calls: counted, steps: lines.map(line => JSON.parse(line) as Met) };
      }),

    suffer: death =>
      inFolder(async folder => {
        const broken: string[] = [];
        if (death.verb === 'destroy') await create(place(folder), await killedFleet(cloud));
        const { code, words } = await run(death.verb, folder, death.moment);
        if (code !== null && code !== 0) broken.push(`it failed by itself: ${words}`);
        let doubles = 0;
        if (death.followedBy === 'create') {
          const again = await create(place(folder), await killedFleet(cloud)).catch(
            (thrown: unknown) => thrown,
          );
          broken.push(...whyNotWhole(lab, again));
          doubles = Math.max(0, living(lab) - 2);
        }
        const destroyed = await destroy(place(folder), { images: false });
        const left = lab.remains();
        if (!destroyed.proven) broken.push(`destroy did not prove: ${JSON.stringify(destroyed.unseen)}`);
        if (left.length > 0)
          broken.push(`left behind: ${left.map(({ kind, id }) => `${kind} ${id}`).join(', ')}`);
        if (doubles > 0) broken.push(`${doubles} doubles`);
        return { death, died: code === null, left: left.length, doubles, broken };
      }),

    close: () => server.close(),
  };
};

const living = (lab: Core): number =>
  lab.remains().filter(({ kind, state }) => kind === 'instance' && /^(pending|running)$/.test(state ?? ''))
    .length;

/** Calls that are under way side by side may all ask for it. */
const killed = (child: ChildProcess, exited: Promise<unknown>): Promise<unknown> => {
  child.kill('SIGKILL');
  return exited;
};

/** A create over what a killed command left makes the fleet whole, or says that there is one. */
const whyNotWhole = (lab: Core, again: unknown): string[] => {
  if (again instanceof MayflyError)
    return again.exit === 2 && /exists already/.test(again.message) ? [] : [`create threw: ${again.message}`];
  if (again instanceof Error) return [`create threw: ${again.stack}`];
  const { verdict } = again as Created;
  if (!verdict.good) return [`create: ${verdict.line}`];
  return living(lab) === 2 ? [] : [`create said that it is done, and there live ${living(lab)} machines`];
};

const inFolder = async <T>(work: (folder: string) => Promise<T>): Promise<T> => {
  const folder = await mkdtemp(join(tmpdir(), 'mayfly-kills-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
