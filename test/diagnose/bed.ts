import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { realWorld } from '../../scripts/world/real.ts';
import type { Finished } from '../../scripts/world/world.ts';
import { type TestFleet, testFleet } from '../support/fleet.ts';
import { root } from '../support/root.ts';
import type { Fault } from './fault.ts';
import type { Outcome } from './outcome.ts';

const world = realWorld();

/** The built command line: faster to start than the sources. */
const mayfly = (fleet: TestFleet, words: readonly string[]): Promise<Finished> =>
  world.processes.run([process.execPath, join(root, 'dist/mayfly.js'), ...words], {
    folder: fleet.folder,
    environment: { MAYFLY_ROOT: root },
    timeout: 300_000,
    keep: 16 << 20,
  });

/** Makes sure that the built command line is that of these sources. */
export const build = async (): Promise<void> => {
  const { code, stderr } = await world.processes.run([process.execPath, join(root, 'scripts/build.mjs')], {
    folder: root,
  });
  if (code !== 0) throw new Error(`the build failed: ${stderr}`);
};

/** Examines the first machine of a fleet as a user does. */
export const examine = async (fleet: TestFleet, name: string): Promise<Outcome> => {
  const began = performance.now();
  const { code, stdout, stderr } = await mayfly(fleet, ['debug', `${fleet.name}-1`, '--json']);
  const seconds = (performance.now() - began) / 1000;
  try {
    const { verdict, bundle } = JSON.parse(stdout);
    return { name, seconds, verdict, bundle: await readFile(bundle, 'utf8') };
  } catch {
    throw new Error(`${name}: debug ended with ${code}: ${stdout.slice(0, 300)} ${stderr.slice(0, 600)}`);
  }
};

const usual = 'variables: { greeting: Hello }\n';

const onThisComputer = async (fault: Fault, part: string, folder: string, machine = '') => {
  const { code, stderr } = await world.processes.run(['sh', '-euc', `${fault.script}\n${part}`], {
    folder,
    environment: { machine },
    timeout: 120_000,
  });
  if (code !== 0) throw new Error(`${fault.name}: ${part} failed: ${stderr.slice(-400)}`);
};

/** A fault of the checkout: a machine is made from it, fails, and is examined. */
export const fromCheckout = async (fault: Fault): Promise<Outcome> => {
  const fleet = await testFleet(usual);
  try {
    await onThisComputer(fault, 'checkout', fleet.folder);
    const text = await readFile(join(fleet.folder, 'fleet.yaml'), 'utf8');
    const given = (key: string) => text.includes(`\n${key}:`);
    await fleet.write(
      'fleet.yaml',
      `${text}${given('restart') ? '' : 'restart: false\n'}${given('timeouts') ? '' : 'timeouts: { health: 6 }\n'}`,
    );
    const { code, stdout, stderr } = await mayfly(fleet, ['create']);
    if (code !== 1)
      throw new Error(
        `${fault.name}: create ended with ${code}: ${stdout.slice(0, 500)}${stderr.slice(-700)}`,
      );
    return await examine(fleet, fault.name);
  } finally {
    await fleet.end();
  }
};

/** A healthy machine that faults are put upon, one after the other. */
export interface Host {
  /** Brings the fault about, examines, and undoes it; `sound` is false when the machine is no longer healthy. */
  suffer(fault: Fault): Promise<{ outcome: Outcome; sound: boolean }>;
  end(): Promise<void>;
}

export const newHost = async (): Promise<Host> => {
  const health = 'health: [{ kind: http, url: "http://127.0.0.1:8080/health" }]\n';
  const fleet = await testFleet(`${usual}window: 0\n${health}`);
  const created = await mayfly(fleet, ['create']);
  const [machine] = await fleet.machines();
  if (created.code !== 0 || !machine) {
    await fleet.end();
    throw new Error(`no machine to put faults upon: ${created.stdout}${created.stderr}`);
  }
  const inside = (fault: Fault, part: string) =>
    world.processes.run(['podman', 'exec', '-i', machine.name, 'sh', '-eu'], {
      input: `${fault.script}\n${part}\n`,
      timeout: 90_000,
    });
  const inject = async (fault: Fault) => {
    if (fault.has.has('engine')) await onThisComputer(fault, 'engine', fleet.folder, machine.name);
    if (!fault.has.has('machine')) return;
    const { code, stderr } = await inside(fault, 'machine');
    // A restart ends the shell that asked for it.
    if (code !== 0 && !fault.has.has('struck'))
      throw new Error(`${fault.name}: machine failed (${code}): ${stderr.slice(-400)}`);
    if (!fault.has.has('struck')) return;
    await world.clock.sleep(3000);
    for (let tries = 0; tries < 60; tries++) {
      const struck = await inside(fault, 'struck');
      if (struck.code === 0) return;
      await world.clock.sleep(500);
    }
    throw new Error(`${fault.name}: it never struck`);
  };
  const undo = async (fault: Fault): Promise<boolean> => {
    if (fault.has.has('restore')) await onThisComputer(fault, 'restore', fleet.folder, machine.name);
    if (fault.anew) return false;
    if (fault.has.has('undo')) {
      const { code, stderr } = await inside(fault, 'undo');
      if (code !== 0) process.stderr.write(`${fault.name}: undo failed (${code}): ${stderr.slice(-400)}\n`);
      if (code !== 0) return false;
    }
    // What units said before must not be taken for what they say of the next fault.
    await world.processes.run([
      'podman',
      'exec',
      machine.name,
      'sh',
      '-c',
      'journalctl --rotate --vacuum-time=1s',
    ]);
    const after = await examine(fleet, fault.name);
    const sound = after.verdict.kind === 'healthy' && after.verdict.findings.length === 0;
    if (!sound) process.stderr.write(`${fault.name}: not healthy after its undo: ${after.verdict.line}\n`);
    return sound;
  };
  return {
    suffer: async fault => {
      await inject(fault);
      const outcome = await examine(fleet, fault.name);
      return { outcome, sound: await undo(fault) };
    },
    end: () => fleet.end(),
  };
};
