import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newBucket } from '../../../scripts/providers/aws/bucket.ts';
import { fakeClock } from '../../support/clock.ts';

const documented = { most: 101, refill: 4 };

/** How long so many tokens take from now on. */
const time = async (
  clock: ReturnType<typeof fakeClock>,
  bucket: ReturnType<typeof newBucket>,
  count: number,
) => {
  const before = clock.monotonic();
  await clock.through(Promise.all(Array.from({ length: count }, () => bucket.take(1))));
  return clock.monotonic() - before;
};

test('what the bucket holds is given at once, and then as fast as it fills', async () => {
  const clock = fakeClock();
  const bucket = newBucket(clock, documented);
  assert.equal(await time(clock, bucket, 100), 0);
  assert.equal(await time(clock, bucket, 8), 2000);
});

test('a bucket that is said to be empty is empty, and fills at half the pace until calls pass again', async () => {
  const clock = fakeClock();
  const bucket = newBucket(clock, documented);
  bucket.drained();
  assert.equal(await time(clock, bucket, 4), 2000);
  for (let call = 0; call < 20; call++) bucket.flowed();
  assert.equal(await time(clock, bucket, 4), 1000);
});

test('refusals of calls that were sent together are one message', async () => {
  const clock = fakeClock();
  const bucket = newBucket(clock, documented);
  for (let refusal = 0; refusal < 50; refusal++) bucket.drained();
  assert.equal(await time(clock, bucket, 4), 2000);
  bucket.drained();
  assert.equal(await time(clock, bucket, 4), 4000);
});

test('who wants more than a bucket ever holds waits for a full one, and leaves a debt', async () => {
  const clock = fakeClock();
  const bucket = newBucket(clock, documented);
  await clock.through(bucket.take(150));
  assert.equal(clock.monotonic(), 0);
  assert.equal(await time(clock, bucket, 2), 13_000);
});
