import assert from 'node:assert/strict';
import { copyFile, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { realWorld } from '../../scripts/world/real.ts';
import { type TestFleet, testFleet } from '../support/fleet.ts';
import { tracesOf } from '../support/kill-left.ts';
import { type Ended, start } from '../support/kill-signal.ts';
import { root } from '../support/root.ts';

// Somebody else meddles with machines, their network, the store or the lock while create is at work.

const quick = 'restart: false\nwindow: 0\nvariables: { greeting: Hello }\n';

const fleets: TestFleet[] = [];
const fleetOf = async (settings: string) => {
  const fleet = await testFleet(settings);
  fleets.push(fleet);
  return fleet;
};
after(() => Promise.all(fleets.map(fleet => fleet.end())));

const podman = async (...words: string[]) => {
  const { code, stderr } = await realWorld().processes.run(['podman', ...words]);
  assert.equal(code, 0, stderr);
};

interface Document {
  ready: number;
  machines: {
    name: string;
    ready: boolean;
    error?: { what: string; why?: string; next?: string; machine?: string };
    /** What create saw, where the examination found more. */
    seen?: string;
    verdict?: { line: string };
    bundle?: string;
  }[];
}

const documentOf = ({ stdout }: Ended): Document => JSON.parse(stdout) as Document;

const proven = async (fleet: TestFleet) => {
  const { code, stdout, stderr } = await fleet.mayfly(['destroy', '--yes']);
  assert.equal(code, 0, stdout + stderr);
  assert.match(stdout, /Proven/);
  assert.deepEqual(await tracesOf(fleet), []);
};

const gone = /The machine is gone/;
const still = /The machine stopped/;

describe('while create is at work,', { concurrency: 2 }, () => {
  test('machines that somebody removes, kills or stops are named with phase and reason; the others become ready', async () => {
    const fleet = await fleetOf(`count: 5\nwindow: 5\nvariables: { greeting: Hello }\n`);
    const script = await readFile(join(root, 'instance/setup.sh'), 'utf8');
    await fleet.write('instance/setup.sh', script.replace('# Yours: ', 'sleep 3\n# Yours: '), 0o755);
    const harm = [
      {
        slot: 1,
        when: 'running after',
        what: ['rm', '--force', '--time', '0'],
        before: 'reachable',
        why: gone,
      },
      { slot: 2, when: 'step 4/7', what: ['kill'], before: 'configured', why: still },
      {
        slot: 3,
        when: 'configured after',
        what: ['rm', '--force', '--time', '0'],
        before: 'restarted',
        why: gone,
      },
      { slot: 4, when: 'restarted after', what: ['stop', '--time', '0'], before: 'ready', why: still },
    ] as const;
    const running = start(fleet, ['create', '--json']);
    await Promise.all(
      harm.map(async ({ slot, when, what }) => {
        await running.said(new RegExp(`${fleet.name}-${slot}  ${when}`));
        await podman(...what, `mayfly.${fleet.name}.default.${slot}`);
      }),
    );
    const ended = await running.ended;
    assert.equal(ended.code, 1, ended.stderr);
    const { machines, ready } = documentOf(ended);
    assert.equal(ready, 1);
    assert.deepEqual(
      machines.map(machine => machine.ready),
      [false, false, false, false, true],
    );
    for (const { slot, before, why } of harm) {
      const name = `${fleet.name}-${slot}`;
      const machine = machines[slot - 1];
      assert.match(machine?.seen ?? machine?.error?.what ?? '', why, name);
      assert.equal(machine?.error?.machine, name);
      assert.ok(machine?.error?.next, name);
      assert.match(ended.stderr, new RegExp(`${name}  failed before "${before}"`));
      assert.match(machine?.verdict?.line ?? '', /is broken/, name);
      assert.ok(await readFile(machine?.bundle ?? ''), name);
    }
    await proven(fleet);
  });

  describe('one after the other:', { concurrency: 1 }, () => {
    test('a network that is removed with everything in it fails every machine, by name', async () => {
      const fleet = await fleetOf(quick);
      const running = start(fleet, ['create', '--json']);
      await running.said(/reachable after/);
      await podman('network', 'rm', '--force', `mayfly.${fleet.name}.default.network`);
      const ended = await running.ended;
      assert.equal(ended.code, 1, ended.stderr);
      const [machine] = documentOf(ended).machines;
      assert.match(machine?.seen ?? machine?.error?.what ?? '', /The machine (is gone|stopped)/);
      await proven(fleet);
    });

    test('a store that is deleted stops create, which names its lock; destroy still finds everything', async () => {
      const fleet = await fleetOf(quick);
      const running = start(fleet, ['create']);
      await running.said(/reachable after/);
      await rm(join(fleet.folder, '.mayfly', fleet.name), { recursive: true });
      const { code, stderr } = await running.ended;
      assert.equal(code, 1, stderr);
      assert.match(stderr, /The lock of \S+ was lost, so nothing more is written/);
      assert.equal((await fleet.machines()).length, 1);
      await proven(fleet);
    });

    test('a lock that another command took over stops create before it writes or makes anything more', async () => {
      const fleet = await fleetOf(`count: 2\n${quick}`);
      const running = start(fleet, ['create']);
      await running.said(/reachable after/);
      const folder = join(fleet.folder, '.mayfly', fleet.name, 'default');
      const [lock = ''] = await readdir(join(folder, 'lock'));
      await copyFile(join(folder, 'lock', lock), join(folder, 'lock', '000000009999.json'));
      const journal = await readFile(join(folder, 'journal.jsonl'), 'utf8');
      const { code, stderr } = await running.ended;
      assert.equal(code, 1, stderr);
      assert.match(stderr, /The lock of \S+ was lost[\s\S]*another command took it over/);
      assert.match(stderr, /next: run the command again/);
      const now = await readFile(join(folder, 'journal.jsonl'), 'utf8');
      assert.ok(now.length - journal.length < 1000, 'at most what was being written');
      await proven(fleet);
    });
  });
});
