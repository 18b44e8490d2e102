import assert from 'node:assert/strict';
import { test } from 'node:test';
import { created, define, stage } from './stage.ts';

const scope = { fleet: 'hello', environment: 'default' };

test('each region is told as soon as it answered, and one that is silent holds nobody back', async () => {
  const on = stage();
  await created(on, define('regions: [eu-west-1, us-east-1], types: [t3.small]', 4));
  await on.clock.advance(10_000);
  on.lab.setFaults([{ kind: 'silent region', region: 'sa-east-1' }]);
  const began = on.clock.monotonic();
  const told: { place: string | undefined; machines: number; after: number }[] = [];
  const look = await on.through(
    on.provider.look(scope, ['machine'], undefined, ({ machines, asked, unseen }) => {
      const after = on.clock.monotonic() - began;
      told.push({ place: asked[0] ?? unseen[0]?.place, machines: machines.length, after });
    }),
  );
  assert.equal(told.length, 17);
  assert.equal(look.machines.length, 4);
  const [first, second] = told.filter(({ machines }) => machines > 0);
  assert.deepEqual([first?.machines, second?.machines], [2, 2]);
  assert.ok((first?.after ?? 0) < 5000 && (second?.after ?? 0) < 5000);
  assert.equal(told.at(-1)?.place, 'sa-east-1');
  assert.deepEqual(
    look.unseen.map(({ place }) => place),
    ['sa-east-1'],
  );
});
