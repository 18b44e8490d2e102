import assert from 'node:assert/strict';
import { test } from 'node:test';
import { knownFleet, listing, machine, pressed, screenOf, seen, told, typed } from './support.ts';

// That nothing was seen is never told as that there is nothing.

const key = 'hello.default';
const known = { is: 'known', fleets: [knownFleet()] } as const;
const long = `there are no credentials; ${'so it goes on and on '.repeat(6)}; next: log in`;

test('a fleet that could not be asked has no known machines, and says all of why', () => {
  const state = screenOf([known, { is: 'unanswered', fleet: key, why: long }]);
  assert.match(seen(state), /hello +default +local +not known/);
  assert.match(seen(state), /next: log in$/m, 'the whole reason stands below the table');
  const inside = pressed(state, 'enter').state;
  assert.doesNotMatch(seen(inside), /no machines/);
  assert.match(seen(inside), /Its machines are not known/);
  assert.match(seen(inside), /next: log in$/m);
  for (const each of ['enter', 'l', 's', 'd', 'space'])
    assert.match(seen(pressed(inside, each).state), /hello could not be asked/, each);
  assert.ok(pressed(inside, 'h').state.dialog, 'heal asks itself what is missing');
});

test('where the fleet file cannot be read, all of why stands on the screen', () => {
  const state = screenOf([{ is: 'known', fleets: [], trouble: long }]);
  assert.match(seen(state), /Which fleets there are is not known/);
  assert.match(seen(state), /next: log in$/m);
  assert.doesNotMatch(seen(state), /No fleet is known/);
});

test('before the first answer it is being asked', () => {
  const state = pressed(screenOf([known]), 'enter').state;
  assert.match(seen(state), /Asking for its machines/);
  assert.doesNotMatch(seen(state), /no machines/);
  assert.match(seen(pressed(state, 'd').state), /hello is being asked/);
});

test('where a place is silent there may be more machines than are shown', () => {
  const unseen = [{ place: 'eu-central-1', why: 'timeout' }];
  const some = told(screenOf([known]), {
    is: 'listed',
    fleet: key,
    listing: { ...listing([machine('hello-1')]), unseen },
  });
  assert.match(seen(some), /1 ready \+ \?/);
  assert.match(seen(some), /eu-central-1 does not answer, since .*: timeout/);
  const none = told(screenOf([known]), { is: 'listed', fleet: key, listing: { ...listing([]), unseen } });
  assert.match(seen(none), /not known/);
  const asked = told(screenOf([known]), { is: 'listed', fleet: key, listing: listing([]) });
  assert.match(seen(pressed(asked, 'enter').state), /It has no machines\. n creates it/);
});

test('rows of a fleet that stopped answering are counted as stale', () => {
  const before = told(screenOf([known]), {
    is: 'listed',
    fleet: key,
    listing: listing([machine('hello-1')]),
  });
  assert.match(seen(told(before, { is: 'unanswered', fleet: key, why: 'no route' })), /1 ready, stale/);
});

test('what an examination found broken is told in the list of fleets, and whole below that of machines', () => {
  const line = `hello-1 is broken: ${'the disk is full '.repeat(8)}. Look at fleet.yaml.`;
  const verdict = { kind: 'broken', line, findings: [], checked: [], unread: [] } as const;
  const state = told(
    screenOf([known]),
    { is: 'listed', fleet: key, listing: listing([machine('hello-1'), machine('hello-2')]) },
    {
      is: 'detail',
      fleet: key,
      machine: 'hello-1',
      detail: { examination: { at: 0, verdict, units: [], facts: [], path: '' } },
    },
  );
  assert.match(seen(state), /2 ready \(1 broken\)/);
  assert.match(seen(pressed(state, 'enter').state), /Look at fleet\.yaml\./);
  assert.doesNotMatch(seen(pressed(state, 'enter', 'j').state), /Look at fleet\.yaml\./);
});

test('a filter that nothing passes names a column that does not exist', () => {
  const state = told(screenOf([known]), { is: 'listed', fleet: key, listing: listing([machine('hello-1')]) });
  const text = seen(pressed(state, 'enter', '/', ...typed('colour:red')).state);
  assert.match(text, /Nothing passes the filter/);
  assert.match(text, /No column is called "colour"\. There are: name, phase, region/);
  assert.doesNotMatch(seen(pressed(state, 'enter', '/', ...typed('phase:red')).state), /No column/);
});
