import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allTypes } from '../../../lab/core/types.ts';
import { architectureOf } from '../../../scripts/providers/ec2/architecture.ts';
import { ownedBy } from '../../../scripts/providers/ec2/owner.ts';
import { formatImages, parseImages } from '../../../scripts/providers/ec2/pinned.ts';
import { spread } from '../../../scripts/providers/ec2/spread.ts';
import { seeded } from '../../support/seeded.ts';

test('the architecture of a type is in its name', () => {
  for (const { name, architecture } of allTypes) assert.equal(architectureOf(name), architecture, name);
  for (const type of [
    'a1.large',
    't4g.nano',
    'm7gd.large',
    'c7gn.xlarge',
    'im4gn.large',
    'is4gen.large',
    'x2gd.large',
    'g5g.xlarge',
    'hpc7g.4xlarge',
    'r8g.large',
    'c8gb.large',
  ])
    assert.equal(architectureOf(type), 'arm64', type);
  for (const type of [
    'g4dn.xlarge',
    'g6e.xlarge',
    'gr6.4xlarge',
    'u-6tb1.metal',
    'p4de.24xlarge',
    'trn1n.32xlarge',
    'inf2.xlarge',
    'm7i-flex.large',
    'x2iedn.xlarge',
  ])
    assert.equal(architectureOf(type), 'x86_64', type);
});

test('pinned images read back as they were written, in one order', () => {
  const images = new Map([
    ['us-east-1/x86_64', 'ami-0b'],
    ['eu-west-1/arm64', 'ami-0a'],
  ]);
  const text = formatImages(images);
  assert.equal(text, 'eu-west-1/arm64=ami-0a,us-east-1/x86_64=ami-0b');
  assert.deepEqual(parseImages(text), new Map([...images].reverse()));
  assert.throws(() => parseImages('eu-west-1=ami-0a'), /not a pinned image/);
});

test('what is asked of AWS is already narrowed to one fleet and environment', () => {
  assert.deepEqual(ownedBy({ fleet: 'hello', environment: 'staging' }), [
    { Name: 'tag:mayfly:fleet', Values: ['hello'] },
    { Name: 'tag:mayfly:environment', Values: ['staging'] },
  ]);
  assert.deepEqual(ownedBy(undefined), [{ Name: 'tag-key', Values: ['mayfly:fleet'] }]);
});

test('things are divided by weight, whole, within what each can take, and none is lost', () => {
  assert.deepEqual(
    spread(10, [
      { weight: 1, most: 99 },
      { weight: 1, most: 99 },
      { weight: 2, most: 99 },
    ]),
    [3, 2, 5],
  );
  assert.deepEqual(
    spread(
      2,
      Array.from({ length: 17 }, () => ({ weight: 3, most: 9 })),
    ).slice(0, 3),
    [1, 1, 0],
  );
  assert.deepEqual(
    spread(10, [
      { weight: 1, most: 3 },
      { weight: 1, most: 4 },
    ]),
    [3, 4],
  );
  assert.deepEqual(
    spread(10, [
      { weight: 1, most: 99 },
      { weight: 2, most: 99 },
    ]),
    [3, 7],
  );
  assert.deepEqual(spread(5, []), []);
  const dice = seeded(7);
  for (let round = 0; round < 2000; round++) {
    const shares = Array.from({ length: 1 + dice.below(8) }, () => ({
      weight: dice.below(5),
      most: dice.chance(0.3) ? Number.POSITIVE_INFINITY : dice.below(20),
    }));
    const count = dice.below(60);
    const given = spread(count, shares);
    const room = shares.reduce((sum, { weight, most }) => sum + (weight > 0 ? most : 0), 0);
    assert.equal(
      given.reduce((sum, one) => sum + one, 0),
      Math.min(count, room),
      JSON.stringify({ count, shares, given }),
    );
    for (const [index, { most }] of shares.entries()) assert.ok((given[index] ?? 0) <= most);
  }
});
