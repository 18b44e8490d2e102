import assert from 'node:assert/strict';
import { test } from 'node:test';
import { selectMachine } from '../../scripts/fleet/select.ts';
import { told } from './told.ts';

const one = { name: 'hello-1', id: 'abcd1111', address: '10.88.0.2', slot: 1 };
const two = { name: 'hello-2', id: 'abcd2222', address: '10.88.0.3', slot: 2 };
const three = { name: 'hello-3', id: '2abc3333', slot: 3 };
const fleet = [one, two, three];

test('a machine is found by its name, slot, address, id or the start of its id', () => {
  assert.equal(selectMachine(fleet, 'hello-2'), two);
  assert.equal(selectMachine(fleet, '3'), three);
  assert.equal(selectMachine(fleet, '10.88.0.2'), one);
  assert.equal(selectMachine(fleet, 'abcd2222'), two);
  assert.equal(selectMachine(fleet, 'abcd2'), two);
  assert.equal(selectMachine(fleet, '2abc'), three);
});

test('what is exact goes before the start of an id', () => {
  const long = { name: 'x-1', id: 'abcd1111ffff', slot: 4 };
  assert.equal(selectMachine([long, one], 'abcd1111'), one);
  const slot = { name: 'x-1234', id: 'f', slot: 1234 };
  assert.equal(selectMachine([{ name: 'x-1', id: '1234567', slot: 1 }, slot], '1234'), slot);
});

test('a word that means no machine is refused, with the nearest name', () => {
  assert.deepEqual(
    told(() => selectMachine(fleet, 'helo-2')),
    {
      what: 'No machine is called "helo-2" (did you mean "hello-2"?)',
      why: 'the machines are hello-1, hello-2, hello-3',
      next: 'just list',
    },
  );
  for (const word of ['', '0', '4', '01', '10.88.0', 'hello', 'abc', '2ab', 'ABCD1111', 'undefined', '.*']) {
    assert.match(told(() => selectMachine(fleet, word)).what, /^No machine is called "/);
  }
  assert.equal(told(() => selectMachine([], '1')).why, 'the fleet has no machines');
});

test('where a place could not be asked, a machine that is not seen is not called absent', () => {
  const dark = [{ place: 'eu-west-1', why: 'it does not answer' }];
  assert.equal(selectMachine(fleet, 'hello-1', dark).name, 'hello-1');
  assert.deepEqual(
    told(() => selectMachine(fleet, 'hello-9', dark)),
    {
      what: 'No machine that can be seen now is called "hello-9"',
      why: 'eu-west-1 could not be asked: it does not answer',
      next: 'mend that, then run the command again',
    },
  );
});

test('a word that means several machines is refused, and they are listed', () => {
  assert.deepEqual(
    told(() => selectMachine(fleet, 'abcd')),
    {
      what: '2 machines match "abcd"',
      why: 'hello-1  10.88.0.2  abcd1111\nhello-2  10.88.0.3  abcd2222',
      next: 'give the whole name or the whole id',
    },
  );
  const loopback = [one, two].map(machine => ({ ...machine, address: '127.0.0.1' }));
  assert.match(told(() => selectMachine(loopback, '127.0.0.1')).what, /^2 machines match/);
});

test('a list of hundreds of machines is told in a few lines', () => {
  const many = Array.from({ length: 300 }, (_, slot) => ({
    name: `m-${slot}`,
    id: `abcd${slot}`,
    slot: slot + 1,
  }));
  assert.match(
    told(() => selectMachine(many, 'zebra')).why ?? '',
    /^the machines are (m-\d, ){9}m-9 and 290 more$/,
  );
  assert.equal(told(() => selectMachine(many, 'abcd')).why?.split('\n').length, 11);
});
