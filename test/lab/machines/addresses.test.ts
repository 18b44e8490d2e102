import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressBook, macOf } from '../../../lab/machines/addresses.ts';

test('every address of a subnet is given out once, but the network’s, the gateway’s and the broadcast address', () => {
  const book = addressBook('10.89.1.0/29', '10.89.1.1');
  const all = Array.from({ length: 6 }, () => book.take());
  assert.deepEqual(all, ['10.89.1.2', '10.89.1.3', '10.89.1.4', '10.89.1.5', '10.89.1.6', undefined]);
  const wide = addressBook('10.88.254.0/23', '10.88.254.1');
  const many = Array.from({ length: 509 }, () => wide.take());
  assert.equal(many.at(254), '10.88.255.0');
  assert.equal(many.at(-1), '10.88.255.254');
  assert.equal(wide.take(), undefined);
});

test('an address that became free is used again as late as possible, and the gateway’s never becomes free', () => {
  const book = addressBook('10.89.1.0/29', '10.89.1.1');
  assert.equal(book.take(), '10.89.1.2');
  book.giveBack('10.89.1.2');
  book.giveBack('10.89.1.1');
  assert.deepEqual(
    Array.from({ length: 6 }, () => book.take()),
    ['10.89.1.3', '10.89.1.4', '10.89.1.5', '10.89.1.6', '10.89.1.2', undefined],
  );
});

test('an instance has a hardware address of its own: locally administered, unicast', () => {
  assert.equal(macOf('i-0123456789abcdef0'), '0a:78:9a:bc:de:f0');
  assert.equal(macOf('i-1'), '0a:00:00:00:00:01');
  const first = Number.parseInt(macOf('i-0ffffffffffffffff').slice(0, 2), 16);
  assert.equal(first & 0b11, 0b10);
});
