import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fitColumns, gap } from '../../scripts/terminal/model/columns.ts';
import { fleetColumns } from '../../scripts/terminal/model/fleet-columns.ts';
import { glyphsFor } from '../../scripts/terminal/model/glyphs.ts';
import { machineColumns } from '../../scripts/terminal/model/machine-columns.ts';

const columns = machineColumns(glyphsFor(false));
const names = (room: number) => fitColumns(columns, {}, room).map(({ column }) => column.name);

test('columns are dropped in their order as the terminal gets narrower, and come back', () => {
  let before = names(200);
  assert.equal(before.length, columns.length);
  for (let room = 199; room >= 1; room -= 1) {
    const now = names(room);
    const gone = before.filter(name => !now.includes(name));
    assert.ok(now.every(name => before.includes(name)));
    for (const name of gone) {
      const drop = columns.find(column => column.name === name)?.drop ?? 0;
      assert.ok(
        now.every(kept => (columns.find(column => column.name === kept)?.drop ?? 0) < drop),
        `${name} at ${room}`,
      );
    }
    before = now;
  }
  assert.deepEqual(before, ['name', 'phase']);
});

test('what is shown fits, and the last column takes what is left', () => {
  for (const all of [columns, fleetColumns] as const)
    for (let room = 40; room <= 200; room += 7) {
      const at = fitColumns<never>(all as never, {}, room);
      assert.equal(
        at.reduce((sum, { width }) => sum + width + gap, -gap),
        room,
      );
    }
});

test('every column that sorts has a capital letter of its own', () => {
  for (const all of [columns, fleetColumns]) {
    const letters = all.flatMap(({ sort }) => sort ?? []);
    assert.equal(new Set(letters).size, letters.length);
    for (const letter of letters) assert.match(letter, /^[A-Z]$/);
  }
});
