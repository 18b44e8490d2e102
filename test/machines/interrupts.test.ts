import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { realWorld } from '../../scripts/world/real.ts';
import { type TestFleet, testFleet } from '../support/fleet.ts';
import { tracesOf } from '../support/kill-left.ts';
import { type Ended, slowEngine, start } from '../support/kill-signal.ts';
import { hasTmux, openTerminal, typed } from '../support/kill-terminal.ts';

// Signals to the whole command while it makes real machines.

const settings = 'restart: false\nwindow: 0\nvariables: { greeting: Hello }\n';
const { clock } = realWorld();

const fleets: TestFleet[] = [];
const fleetOf = async (lines = settings) => {
  const fleet = await testFleet(lines);
  fleets.push(fleet);
  return fleet;
};
after(() => Promise.all(fleets.map(fleet => fleet.end())));

/** Interrupts a create once, when it has said something. */
const interrupt = async (fleet: TestFleet, when: RegExp, signal: NodeJS.Signals): Promise<Ended> => {
  const running = start(fleet, ['create']);
  await running.said(when);
  running.send(signal);
  return running.ended;
};

/** What every interrupted command owes: its exit code, what exists, how to go on, no lock, no process. */
const assertOrderly = async (fleet: TestFleet, { code, stderr, orphans }: Ended, next: RegExp) => {
  assert.equal(code, 130, stderr);
  assert.match(stderr, /Interrupted\. (Of \S+ there exist: \d|Nothing of \S+ exists)/);
  assert.match(stderr, next);
  assert.deepEqual(orphans, []);
  const listed = await fleet.mayfly(['list']);
  assert.doesNotMatch(listed.stdout, /At work now/);
};

const proven = async (fleet: TestFleet) => {
  const { code, stdout, stderr } = await fleet.mayfly(['destroy', '--yes']);
  assert.equal(code, 0, stdout + stderr);
  assert.match(stdout, /Proven/);
  assert.deepEqual(await tracesOf(fleet), []);
};

const goOn = /next: \S+mayfly create .*mayfly destroy/;

describe('side by side,', { concurrency: 4 }, () => {
  describe('an interrupt ends create in good order, and destroy then leaves nothing:', {
    concurrency: 1,
  }, () => {
    let fleet: TestFleet;
    before(async () => {
      fleet = await fleetOf();
    });
    const moments = [
      ['SIGINT', 'begun', /: create, run/],
      ['SIGTERM', 'requested', /requested after/],
      ['SIGHUP', 'reachable', /reachable after/],
      ['SIGINT', 'in the set-up', /step 4\/7/],
    ] as const;
    for (const [signal, name, when] of moments)
      test(`${signal} when it is ${name}`, async () => {
        await assertOrderly(fleet, await interrupt(fleet, when, signal), goOn);
        await proven(fleet);
      });
  });

  describe('an interrupted create is made whole by the next one:', { concurrency: 1 }, () => {
    let fleet: TestFleet;
    before(async () => {
      // The window leaves time for an interrupt after the restart.
      fleet = await fleetOf(
        settings.replace('restart: false', 'restart: true').replace('window: 0', 'window: 3'),
      );
    });
    const moments = [
      ['SIGINT', 'running', /running after/],
      ['SIGHUP', 'booted', /booted after/],
      ['SIGTERM', 'configured', /configured after/],
      ['SIGINT', 'restarted', /restarted after/],
    ] as const;
    for (const [signal, name, when] of moments)
      test(`${signal} when a machine is ${name}`, async () => {
        await assertOrderly(fleet, await interrupt(fleet, when, signal), goOn);
      });
    test('until nobody interrupts it any more', async () => {
      const { code, stdout, stderr } = await fleet.mayfly(['create']);
      assert.equal(code, 0, stdout + stderr);
      assert.match(stdout, /1 of 1 machine is ready/);
      const slots = (await fleet.machines()).map(({ slot }) => slot).sort();
      assert.deepEqual(slots, ['1'], 'no doubles');
    });
    test('an interrupted destroy begins nothing new and says what is left, and the next one finishes it', async () => {
      const engine = await slowEngine(fleet, 'rm', 1);
      const running = start(fleet, ['destroy', '--yes'], engine.environment);
      await engine.asked();
      running.send('SIGINT');
      const ended = await running.ended;
      await assertOrderly(fleet, ended, /next: \S+mayfly destroy/);
      assert.match(ended.stderr, /there exist: 1 network/);
      await proven(fleet);
    });
  });

  describe('with a slow engine:', { concurrency: 1 }, () => {
    test('an interrupt lets an engine call that is under way finish, so that it is known what exists', async () => {
      const fleet = await fleetOf();
      const engine = await slowEngine(fleet, 'network create', 1);
      const running = start(fleet, ['create'], engine.environment);
      await engine.asked();
      running.send('SIGINT');
      const ended = await running.ended;
      await assertOrderly(fleet, ended, goOn);
      assert.match(ended.stderr, /there exist: 1 network/);
      await proven(fleet);
    });

    test('an interrupt before anything was made says that nothing exists', async () => {
      const fleet = await fleetOf();
      const engine = await slowEngine(fleet, 'info', 1);
      const running = start(fleet, ['create'], engine.environment);
      await engine.asked();
      running.send('SIGTERM');
      const ended = await running.ended;
      await assertOrderly(fleet, ended, goOn);
      assert.match(ended.stderr, /Nothing of \S+ exists/);
    });

    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      test(`a second ${signal} ends create at once, and destroy finds what the engine still made`, async () => {
        const fleet = await fleetOf();
        const engine = await slowEngine(fleet, 'network create', 6);
        const running = start(fleet, ['create'], engine.environment);
        await engine.asked();
        running.send(signal);
        await running.said(/stopping/);
        // A shell may pass a hang-up on that late.
        await clock.sleep(signal === 'SIGHUP' ? 2_300 : 300);
        running.send(signal);
        const { code, stderr } = await running.ended;
        assert.equal(code, 130);
        assert.doesNotMatch(stderr, /Interrupted\./, 'it did not wait for the engine');
        // What stands for a slow engine here is a shell that sleeps, which is nobody's engine yet.
        for (let tries = 0; tries < 100 && (await fleet.remains()).length === 0; tries += 1)
          await clock.sleep(100);
        assert.deepEqual(await fleet.remains(), [`mayfly.${fleet.name}.default.network`]);
        await proven(fleet);
      });

    test('two signals at the same moment are one: npm and shells pass on what the terminal has sent already', async () => {
      const fleet = await fleetOf();
      const engine = await slowEngine(fleet, 'network create', 1);
      const running = start(fleet, ['create'], engine.environment);
      await engine.asked();
      running.send('SIGINT');
      running.send('SIGTERM');
      await assertOrderly(fleet, await running.ended, goOn);
      await proven(fleet);
    });
  });

  test('a real terminal is sane after an interrupt, after two, and a closed one leaves no lock', async t => {
    if (!(await hasTmux())) return t.skip('tmux is not installed');
    const fleet = await fleetOf();
    const create = `${typed(['create'])}; echo "CODE $?"; stty -a | grep -o -- "[-]*echo "`;
    for (const times of [1, 2]) {
      const terminal = await openTerminal(fleet);
      await terminal.type(create);
      await terminal.shows(/waiting for running|waiting for reachable/);
      assert.equal(await terminal.cursorIsShown(), false, 'a live view hides the cursor');
      for (let time = 1; time <= times; time += 1) {
        await terminal.press('C-c');
        if (time < times) await clock.sleep(150);
      }
      const screen = await terminal.shows(/CODE \d+\s+-?echo/);
      assert.match(screen, /CODE 130\s+echo/);
      assert.equal(await terminal.cursorIsShown(), true, `after ${times}`);
      await terminal.close();
      await proven(fleet);
    }
    const terminal = await openTerminal(fleet);
    await terminal.type(create);
    await terminal.shows(/waiting for running|waiting for reachable/);
    await terminal.close();
    let listed = await fleet.mayfly(['list']);
    for (let tries = 0; tries < 300 && /At work now/.test(listed.stdout); tries += 1) {
      await clock.sleep(200);
      listed = await fleet.mayfly(['list']);
    }
    assert.doesNotMatch(listed.stdout, /At work now/);
    const folder = `${fleet.folder}/.mayfly/${fleet.name}/default/lock`;
    const notes = await Promise.all(
      (await readdir(folder)).map(name => readFile(`${folder}/${name}`, 'utf8')),
    );
    assert.match(notes.join(''), /"released":true/, 'the lock was given back, not left to a dead process');
    await proven(fleet);
  });
});
