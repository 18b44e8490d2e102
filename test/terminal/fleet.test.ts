import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  keyOfScope,
  unanswered,
  withKnown,
  withListing,
  withPart,
  withRows,
} from '../../scripts/terminal/model/fleet.ts';
import { isUnderWay } from '../../scripts/terminal/model/tick.ts';
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
} from './support.ts';

const key = 'hello.default';

const [fleet] = withKnown([], [knownFleet()]);
assert.ok(fleet);
const east = (name: string) => machine(name, { place: 'us-east-1' });
const west = (name: string) => machine(name, { place: 'us-west-2' });
const both = withListing(fleet, listing([east('hello-1'), west('hello-2')]), noon);
const lost = { place: 'us-west-2', why: 'no answer' };
const rowOf = (of: typeof both, name: string) => of.rows.find(row => row.name === name);

test('a region that does not answer makes its rows stale since it last did; the others go on', () => {
  const later = withListing(
    both,
    listing([east('hello-1'), { name: 'hello-2', status: 'not known' }], { unseen: [lost] }),
    noon + 10_000,
  );
  assert.equal(rowOf(later, 'hello-2')?.status, 'ready');
  assert.equal(rowOf(later, 'hello-2')?.stale, noon);
  assert.equal(rowOf(later, 'hello-1')?.stale, undefined);
  const muchLater = withListing(
    later,
    listing([{ ...east('hello-1'), status: 'stopped' }], { unseen: [lost] }),
    noon + 20_000,
  );
  assert.equal(rowOf(muchLater, 'hello-2')?.stale, noon, 'still since the first time');
  assert.equal(rowOf(muchLater, 'hello-1')?.status, 'stopped');
  const again = withListing(muchLater, listing([east('hello-1'), west('hello-2')]), noon + 30_000);
  assert.equal(rowOf(again, 'hello-2')?.stale, undefined);
  assert.deepEqual(again.silent, []);
});

test('a machine that is gone from a place that answered is gone from the screen', () => {
  assert.deepEqual(
    withListing(both, listing([east('hello-1')]), noon).rows.map(({ name }) => name),
    ['hello-1'],
  );
});

test('when nothing can be asked, every row is stale, with the reason', () => {
  const failed = unanswered(both, 'no credentials', noon + 1);
  assert.ok(failed.rows.every(({ stale }) => stale === noon));
  assert.deepEqual(failed.failed, { why: 'no credentials', since: noon });
  assert.equal(withListing(failed, listing([east('hello-1')]), noon + 2).failed, undefined);
});

test('rows appear as places answer, in the order that people count in', () => {
  const parts = withPart(withPart(fleet, [east('hello-10'), east('hello-9')]), [west('hello-2')]);
  assert.deepEqual(
    parts.rows.map(({ name }) => name),
    ['hello-2', 'hello-9', 'hello-10'],
  );
});

test('a row that did not change stays the same thing, so that it is not drawn again', () => {
  const same = withListing(both, listing([east('hello-1'), west('hello-2')]), noon + 5_000);
  assert.ok(same.rows.every((row, index) => row === both.rows[index]));
});

test('a machine that is not finished and on which nobody works waits for nothing', () => {
  const half = machine('hello-1', { status: 'booted', since: new Date(noon - 60_000) });
  const alone = { is: 'listed', fleet: key, listing: listing([half]) } as const;
  const once = pressed(told(screenOf(threeMachines), alone), 'enter').state;
  // Its run may just have ended: only the second look is sure.
  const twice = told(pressed(screenOf([{ is: 'known', fleets: [knownFleet()] }]), 'enter').state, alone);
  assert.match(seen(twice), /waits for uploaded/);
  assert.match(seen(told(twice, alone)), /▲ booted, not finished/);
  assert.match(seen(told(twice, alone)), /1 booted/);
  assert.equal(isUnderWay(told(once, alone)), false);
  const held = { ...alone, listing: listing([half], { holder: 'ada@laptop, pid 7: create' }) };
  assert.match(seen(told(twice, alone, held)), /waits for uploaded/);
});

test('rows that change are found by their names among all others, and nobody else changes', () => {
  const many = withListing(
    fleet,
    listing(['hello-1', 'hello-2', 'hello-10', 'hello-11'].map(name => east(name))),
    noon,
  );
  const changed = withRows(
    many,
    new Map([
      ['hello-10', { status: 'booted' }],
      ['hello-3', { status: 'booted' }],
    ]),
  );
  assert.deepEqual(
    changed.rows.map(({ name, status }) => [name, status]),
    [
      ['hello-1', 'ready'],
      ['hello-2', 'ready'],
      ['hello-10', 'booted'],
      ['hello-11', 'ready'],
    ],
  );
});

test('a fleet that is known already keeps what was seen of it', () => {
  const [kept] = withKnown([both], [knownFleet({ wanted: 9 })]);
  assert.equal(kept?.rows.length, 2);
  assert.equal(kept?.wanted, 9);
  assert.equal(kept?.key, keyOfScope(fleet.scope));
});
