import assert from 'node:assert/strict';
import { test } from 'node:test';
import { actionOf, keymap } from '../../scripts/terminal/model/keymap.ts';
import { textOf } from '../../scripts/terminal/model/line.ts';
import type { State } from '../../scripts/terminal/model/state.ts';
import { frameOf } from '../../scripts/terminal/view/frame.ts';
import {
  knownFleet,
  listing,
  machine,
  noon,
  pressed,
  screenOf,
  seen,
  threeMachines,
  told,
  typed,
} from './support.ts';

const key = 'hello.default';

test('fleets are shown with environment, provider, machines by where they stand, release, age and price', () => {
  const state = told(screenOf(threeMachines, { columns: 140 }), {
    is: 'cost',
    fleet: key,
    hourly: 0.0312,
    unknown: 0,
  });
  assert.match(seen(state), /hello +default +local +3 ready +0123456789ab +5 min +\$0\.0312/);
});

test('who is at work on a fleet is shown, and keeps others from changing it', () => {
  const held = told(screenOf(threeMachines, { columns: 140 }), {
    is: 'listed',
    fleet: key,
    listing: listing([machine('hello-1')], { holder: 'ada@laptop, pid 7: create' }),
  });
  assert.match(seen(held), /ada@laptop, pid 7: create/);
  const { state, effects } = pressed(held, 'x');
  assert.deepEqual(effects, []);
  assert.match(seen(state), /ada@laptop, pid 7: create is at work on it/);
});

test('machines on their way show how long and what they wait for', () => {
  const state = pressed(
    told(screenOf(threeMachines), {
      is: 'listed',
      fleet: key,
      listing: listing([machine('hello-1', { status: 'booted', since: new Date(noon - 12_000) })], {
        holder: 'ada@laptop, pid 7: create',
      }),
    }),
    'enter',
  ).state;
  assert.match(seen(state), /booted 10 s, waits for uploaded/);
});

test('every size from 1×1 on shows a screen of exactly that size, and q always works', () => {
  for (const rows of [1, 2, 3, 4, 5, 8, 12, 24, 60])
    for (const columns of [1, 10, 20, 40, 80, 200])
      for (const keys of [[], ['enter'], ['enter', 'enter'], ['enter', 'l'], ['?'], ['x'], ['w']]) {
        const { state } = pressed(screenOf(threeMachines, { rows, columns }), ...keys);
        const { head, panes, foot } = frameOf(state);
        for (const { lines } of panes) assert.equal(head.length + lines.length + foot.length, rows);
        assert.deepEqual(pressed(state, 'ctrl-c').effects, [{ do: 'quit' }]);
        if (!state.dialog) assert.deepEqual(pressed(state, 'q').effects, [{ do: 'quit' }]);
      }
});

test('80 columns show the most important columns, and the keys to help and to leave come first', () => {
  const { state } = pressed(screenOf(threeMachines), 'enter');
  assert.match(seen(state), /NAME +PHASE +REGION +ADDRESS +HEALTH/);
  assert.match(seen(state), /^ \? help {2}q quit/m);
});

test('the footer and the overlay are made from the one table of keys', () => {
  const state = pressed(screenOf(threeMachines, { rows: 60, columns: 120 }), 'enter', '?').state;
  const text = seen(state);
  for (const { shown, label, screens } of keymap)
    if (screens.includes('machines')) assert.ok(text.includes(`  ${shown.padEnd(12)}${label}`), label);
});

test('the overlay names the plain command of everything that is done', () => {
  const fleets = [knownFleet({ scope: { fleet: 'hello', environment: 'staging' } })];
  const state = pressed(
    screenOf(
      [
        { is: 'known', fleets },
        { is: 'listed', fleet: 'hello.staging', listing: listing([machine('hello-staging-1')]) },
      ],
      { rows: 60, columns: 120 },
    ),
    'enter',
    '?',
  ).state;
  for (const command of [
    'mayfly list --env staging',
    'mayfly debug hello-staging-1 --env staging',
    'mayfly logs --env staging --follow',
    'mayfly destroy --env staging',
  ])
    assert.ok(seen(state).includes(command), command);
});

test('no key stands for two things on one screen', () => {
  for (const screen of ['fleets', 'machines', 'machine', 'logs', 'work'] as const) {
    const keys = keymap.filter(({ screens }) => screens.includes(screen)).flatMap(({ keys }) => keys);
    assert.equal(new Set(keys).size, keys.length, screen);
  }
});

test('--read-only takes away every key that changes something', () => {
  const state = pressed(screenOf(threeMachines, { readOnly: true, columns: 200 }), 'enter').state;
  for (const { keys, label } of keymap.filter(({ changes }) => changes)) {
    for (const each of keys) assert.equal(actionOf(each, 'machines', true), undefined);
    assert.ok(!seen(state).includes(` ${label}`), label);
  }
  const after = pressed(state, 'n', 'p', 'h', 'x');
  assert.equal(after.state.dialog, undefined);
  assert.match(seen(state), /read-only/);
});

test('a key that does nothing now stays visible in brackets, and says why when it is pressed', () => {
  const lonely = told(screenOf(threeMachines, { columns: 200 }), {
    is: 'listed',
    fleet: key,
    listing: listing([{ name: 'hello-1', status: 'requested' }]),
  });
  const { state } = pressed(lonely, 'enter');
  assert.match(seen(state), /\(s shell\)/);
  assert.match(seen(pressed(state, 's').state), /hello-1 has no address to connect to \(requested\)/);
});

test('a filter works while it is typed; enter keeps it, escape takes the old one back, a second escape goes back', () => {
  const { state } = pressed(screenOf(threeMachines), 'enter', '/', ...typed('name:hello-2'));
  const names = (of: State) => of.shown.machines.map(({ name }) => name);
  assert.deepEqual(names(state), ['hello-2']);
  assert.deepEqual(names(pressed(state, 'esc').state), ['hello-1', 'hello-2', 'hello-3']);
  const kept = pressed(state, 'enter').state;
  assert.match(seen(kept), /filter "name:hello-2": 1 shown/);
  const cleared = pressed(kept, 'esc').state;
  assert.equal(names(cleared).length, 3);
  assert.equal(pressed(cleared, 'esc').state.views.length, 1);
});

test('a capital letter sorts by its column, and again the other way round', () => {
  const machines = ['hello-1', 'hello-2', 'hello-10'].map((name, index) =>
    machine(name, { address: `10.0.0.${9 - index}` }),
  );
  const state = pressed(
    told(screenOf(threeMachines), { is: 'listed', fleet: key, listing: listing(machines) }),
    'enter',
  ).state;
  const names = (of: State) => of.shown.machines.map(({ name }) => name);
  assert.deepEqual(names(state), ['hello-1', 'hello-2', 'hello-10']);
  assert.deepEqual(names(pressed(state, 'A').state), ['hello-10', 'hello-2', 'hello-1']);
  assert.deepEqual(names(pressed(state, 'A', 'A').state), ['hello-1', 'hello-2', 'hello-10']);
  assert.deepEqual(names(pressed(state, 'N', 'N').state), ['hello-10', 'hello-2', 'hello-1']);
});

test('the chosen machine stays chosen while rows come and go', () => {
  const state = pressed(screenOf(threeMachines), 'enter', 'j').state;
  const more = told(state, {
    is: 'listed',
    fleet: key,
    listing: listing(['hello-0', 'hello-1', 'hello-2'].map(name => machine(name))),
  });
  assert.match(seen(more), /▸ {2}hello-2/);
});

test('arrows, j and k, g and G, pages move through 5,000 machines, and only what is seen is made', () => {
  const machines = Array.from({ length: 5_000 }, (_, index) => machine(`hello-${index + 1}`));
  const state = pressed(
    told(screenOf(threeMachines), { is: 'listed', fleet: key, listing: listing(machines) }),
    'enter',
  ).state;
  const chosen = (...keys: string[]) => /▸ {2}(\S+)/.exec(seen(pressed(state, ...keys).state))?.[1];
  assert.equal(chosen('G'), 'hello-5000');
  assert.equal(chosen('G', 'g'), 'hello-1');
  assert.equal(chosen('down', 'j', 'k'), 'hello-2');
  assert.equal(chosen('pagedown', 'pageup'), 'hello-1');
  assert.equal(chosen('G', 'j', 'j'), 'hello-5000');
  assert.equal(frameOf(pressed(state, 'G').state).panes[0]?.lines.length, 24 - 2 - 3);
});

test('without colours and without UTF-8, what a machine is doing is still told by word and sign', () => {
  const { state } = pressed(screenOf(threeMachines, { environment: { LANG: 'C' } }), 'enter');
  const text = seen(state);
  assert.match(text, /^[\x20-\x7e\n]*$/);
  assert.match(text, /> {2}hello-1 +\+ ready/);
  for (const environment of [{ LC_ALL: 'C', LANG: 'de_DE.UTF-8' }, {}])
    assert.match(seen(screenOf(threeMachines, { environment })), /^[\x20-\x7e\n]*$/);
  assert.match(
    seen(screenOf(threeMachines, { environment: { LC_ALL: 'C.UTF-8' }, ascii: true })),
    /^[\x20-\x7e\n]*$/,
  );
});

test('a machine is shown by its verdict with evidence, its phases as a waterfall, its units and its facts', () => {
  const { state } = pressed(screenOf(threeMachines, { rows: 40 }), 'enter', 'enter');
  const known = told(
    state,
    {
      is: 'detail',
      fleet: key,
      machine: 'hello-1',
      detail: { reached: { requested: noon - 9_000, running: noon - 5_000 } },
    },
    {
      is: 'detail',
      fleet: key,
      machine: 'hello-1',
      detail: {
        examination: {
          at: noon,
          verdict: {
            kind: 'broken',
            line: 'hello-1 is broken: the disk is full',
            findings: [
              {
                id: 'disk-full:/',
                gate: 'resources',
                severity: 'fatal',
                what: 'the disk is full',
                evidence: [{ source: 'resources/disks', line: '/ 100%' }],
                file: 'fleet.yaml',
                next: './mayfly replace',
                effects: [],
              },
            ],
            checked: [],
            unread: [],
          },
          units: [
            { name: 'hello.service', state: 'failed (failed)', good: false, detail: 'restarted 5 times' },
          ],
          facts: [['kernel', 'Linux 6.1']],
          path: '/store/bundle.json',
        },
      },
    },
  );
  const text = seen(known);
  for (const part of [
    /hello-1 is broken: the disk is full/,
    /seen: \/ 100% {2}\[resources\/disks\]/,
    /look at: fleet.yaml/,
    /requested +█/,
    /running +4\.0 s +█+/,
    /✖ hello\.service +failed \(failed\) +restarted 5 times/,
    /kernel +Linux 6\.1/,
    /address +10\.89\.0\.2/,
  ])
    assert.match(text, part);
  assert.match(seen(pressed(known, 'esc').state), /hello-1 .*broken/, 'the list tells it as well');
});

test('marked machines are acted on together', () => {
  const { state, effects } = pressed(screenOf(threeMachines), 'enter', 'space', 'space', 'd');
  assert.deepEqual(
    effects.map(effect => ('machine' in effect ? effect.machine : '')),
    ['hello-1', 'hello-2'],
  );
  assert.deepEqual(pressed(state, 'l').effects, [
    { do: 'logs', fleet: key, machines: ['hello-1', 'hello-2'] },
  ]);
});

test('what is copied is shown', () => {
  const { effects } = pressed(screenOf(threeMachines), 'enter', 'c');
  assert.deepEqual(effects, [{ do: 'copy', text: '10.89.0.2' }]);
  assert.deepEqual(frameOf(screenOf()).panes[0]?.lines.map(textOf)[1], '   Asking …');
});
