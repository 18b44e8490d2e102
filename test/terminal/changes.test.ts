import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FleetEvent } from '../../scripts/fleet/event.ts';
import { keymap } from '../../scripts/terminal/model/keymap.ts';
import { knownFleet, noon, pressed, screenOf, seen, threeMachines, told, typed } from './support.ts';

const key = 'hello.default';
const plan = {
  is: 'plan',
  fleet: key,
  lines: ['2 things will be lost for ever:', '  machine hello-1'],
} as const;
const at = (event: FleetEvent, seconds = 0) => ({ ...event, at: new Date(noon + seconds * 1000) });
const job = {
  id: 1,
  verb: 'create',
  fleet: key,
  name: 'hello',
  started: noon,
  machines: new Map(),
  notes: [],
  removed: 0,
} as const;

test('nothing is destroyed by one key: cancel is chosen, and the name of the fleet must be typed', () => {
  const open = told(pressed(screenOf(threeMachines), 'x').state, plan);
  assert.match(seen(open), /2 things will be lost for ever/);
  assert.match(seen(open), /Type the fleet's name, hello, to destroy it/);
  assert.match(seen(open), /\[▸ Cancel \]/);
  const cancelled = pressed(open, 'enter');
  assert.deepEqual(cancelled.effects, []);
  assert.match(seen(cancelled.state), /was cancelled: nothing was touched/);
  for (const name of ['', 'hell', 'helloo', 'HELLO', 'hello ']) {
    const { state, effects } = pressed(open, ...typed(name), 'tab', 'enter');
    assert.deepEqual(effects, [], name);
    assert.match(seen(state), /type hello first/, name);
  }
  const done = pressed(open, ...typed('hellp'), 'backspace', 'o', 'tab', 'enter');
  assert.deepEqual(done.effects, [{ do: 'run', fleet: key, verb: 'destroy' }]);
  assert.equal(done.state.dialog, undefined);
});

test('no single key, wherever it is pressed, begins a change', () => {
  const keys = [...new Set(keymap.flatMap(({ keys }) => keys))];
  for (const path of [[], ['enter'], ['enter', 'enter']])
    for (const first of keys) {
      const { state, effects } = pressed(screenOf(threeMachines), ...path, first);
      const after = state.dialog ? pressed(told(state, plan), 'enter').effects : [];
      for (const effect of [...effects, ...after]) assert.notEqual(effect.do, 'run', `${path} ${first}`);
    }
});

test('nothing can be approved before its plan is on the screen, or when it cannot be done', () => {
  const { state } = pressed(screenOf([{ is: 'known', fleets: [knownFleet()] }]), 'n', 'tab', 'enter');
  assert.match(seen(state), /the plan is being made/);
  const refused = told(state, { is: 'no plan', fleet: key, why: 'there is no engine' });
  assert.match(seen(refused), /there is no engine/);
  assert.deepEqual(pressed(refused, 'enter').effects, []);
  const planned = told(state, { is: 'plan', fleet: key, lines: ['3 machines'] });
  assert.deepEqual(pressed(planned, 'enter').effects, [{ do: 'run', fleet: key, verb: 'create' }]);
});

test('an environment whose approval is required wants its name typed for a create as well', () => {
  const fleets = [knownFleet({ approval: true })];
  const open = told(pressed(screenOf([{ is: 'known', fleets }]), 'n').state, {
    is: 'plan',
    fleet: key,
    lines: ['x'],
  });
  assert.deepEqual(pressed(open, 'tab', 'enter').effects, []);
  assert.equal(pressed(open, ...typed('hello'), 'tab', 'enter').effects.length, 1);
});

test('a run shows the progress of each machine, also in the lists, and goes on when its screen is left', () => {
  const begun = told(screenOf(threeMachines, { columns: 120 }), { is: 'begun', job });
  const under = told(begun, {
    is: 'events',
    job: 1,
    events: [
      at({ type: 'started', command: 'create', scope: 'hello', run: 'r', machines: ['hello-1', 'hello-2'] }),
      at({ type: 'phase', machine: 'hello-1', phase: 'ready', elapsed: 5 }),
      at({ type: 'failed', machine: 'hello-2', phase: 'booted', why: 'no \u001b[31mluck' }),
    ],
  });
  assert.match(seen(under), /create hello: 1 of 2 ready, 1 failed, under way \(w\)/);
  assert.match(seen(pressed(under, 'enter').state), /hello-2 +✖ failed at booted/);
  const work = pressed(under, 'w').state;
  assert.match(seen(work), /hello-1 +█{16} +ready/);
  assert.match(seen(work), /hello-2 .*failed before "booted": no luck/);
  assert.match(seen(work), /it goes on when this screen is left/);
  assert.match(seen(pressed(work, 'esc').state), /under way \(w\)/);
});

test('machines that a heal leaves as they are count as kept, and what it did not finish stands still at its end', () => {
  const names = ['hello-1', 'hello-2', 'hello-4'];
  const under = told(
    screenOf(threeMachines),
    { is: 'begun', job: { ...job, verb: 'heal' } },
    {
      is: 'events',
      job: 1,
      events: [
        at({ type: 'started', command: 'heal', scope: 'hello', run: 'r', machines: names }),
        at({ type: 'phase', machine: 'hello-4', phase: 'requested', elapsed: 1 }),
      ],
    },
  );
  const work = pressed(under, 'w').state;
  assert.match(seen(work), /heal hello: 0 of 1 ready, 2 kept, under way/);
  assert.match(seen(work), /● hello-1 +█{16} +ready before, kept/);
  assert.match(seen(work), /hello-4 .*requested 0 s, waits for running/);
  const ended = told(work, { is: 'ended', job: 1, exit: 130, text: 'Interrupted' });
  assert.match(seen(ended), /▲ hello-4 .*came to requested/);
  assert.doesNotMatch(seen(ended), /waits for/);
  const replaced = told(
    screenOf(threeMachines),
    { is: 'begun', job: { ...job, verb: 'replace' } },
    {
      is: 'events',
      job: 1,
      events: [at({ type: 'started', command: 'replace', scope: 'hello', run: 'r', machines: names })],
    },
  );
  assert.match(seen(pressed(replaced, 'w').state), /hello-1 .*not requested yet/, 'a replace keeps none');
});

test('at its end a run shows what the command says: causes, files, next commands', () => {
  const ended = told(
    screenOf(threeMachines),
    { is: 'begun', job },
    {
      is: 'ended',
      job: 1,
      exit: 1,
      text: 'hello-2: The set-up failed\n  file: instance/setup.sh:12\n  found: the disk is full\n',
    },
  );
  const text = seen(pressed(ended, 'w').state);
  assert.match(text, /create hello: ended with exit code 1/);
  assert.match(text, /file: instance\/setup\.sh:12/);
  assert.match(text, /found: the disk is full/);
});

test('one fleet is changed by one run at a time', () => {
  const begun = told(screenOf(threeMachines), { is: 'begun', job });
  assert.match(seen(pressed(begun, 'x').state), /create of hello is under way \(w shows it\)/);
});

test('a fleet that the fleet file does not describe can be destroyed, and not made', () => {
  const state = screenOf([{ is: 'known', fleets: [knownFleet({ described: false })] }]);
  for (const each of ['n', 'p', 'h']) assert.equal(pressed(state, each).state.dialog, undefined, each);
  assert.ok(pressed(state, 'x').state.dialog);
});
