import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AwsError } from '../../../scripts/providers/aws/aws-error.ts';
import { firstAnswer } from '../../../scripts/providers/aws/first-answer.ts';
import { homesIn } from '../../../scripts/providers/aws/homes.ts';
import { fakeClock } from '../../support/clock.ts';

type How = 'answers' | 'refuses' | 'is silent' | 'is slow';

/** Asks regions that do so; `asked` tells when each was asked, `ended` which questions were ended. */
const asking = (hows: readonly How[], signal?: AbortSignal) => {
  const clock = fakeClock();
  const asked: string[] = [];
  const ended: string[] = [];
  const names = hows.map((_, index) => `r${index + 1}`);
  const answer = firstAnswer(
    clock,
    names,
    async (region, either) => {
      asked.push(`${region} ${clock.monotonic() / 1000}`);
      either.addEventListener('abort', () => ended.push(region));
      const how = hows[names.indexOf(region)];
      await clock.sleep(how === 'is silent' ? 30_000 : how === 'is slow' ? 10_000 : 100, either);
      if (how === 'is silent') throw new AwsError('TimeoutError', `${region} is silent`, { answered: false });
      if (how === 'refuses') throw new AwsError('AccessDenied', `${region} refuses`, { status: 403 });
      return region;
    },
    signal,
  );
  return { clock, asked, ended, through: () => clock.through(answer) };
};

test('a region that answers is the only one that is asked', async () => {
  const { asked, through, clock } = asking(['answers', 'answers']);
  assert.equal(await through(), 'r1');
  assert.deepEqual(asked, ['r1 0']);
  assert.equal(clock.waiting(), 0);
});

test('the next one is asked at once where one refuses, and after two seconds where one is silent; that question is ended', async () => {
  const { asked, ended, through, clock } = asking(['refuses', 'is silent', 'answers']);
  assert.equal(await through(), 'r3');
  assert.deepEqual(asked, ['r1 0', 'r2 0.1', 'r3 2.1']);
  assert.ok(ended.includes('r2'));
  assert.deepEqual([clock.monotonic(), clock.waiting()], [2200, 0]);
});

test('a slow answer that comes after the next one was asked is taken', async () => {
  const { through, clock } = asking(['is slow', 'is silent']);
  assert.equal(await through(), 'r1');
  assert.equal(clock.monotonic(), 10_000);
});

test('when none answers the first one’s words are told, after a few of many; those that refuse are not counted', async () => {
  const many = asking(Array.from({ length: 17 }, () => 'is silent' as const));
  await assert.rejects(many.through(), /r1 is silent/);
  assert.deepEqual(many.asked, ['r1 0', 'r2 2', 'r3 4', 'r4 6']);
  assert.ok(many.clock.monotonic() <= 36_000);
  const closed = asking([...Array.from({ length: 8 }, () => 'refuses' as const), 'answers']);
  assert.equal(await closed.through(), 'r9');
});

test('who stops it is told so, and nothing goes on', async () => {
  const stop = new AbortController();
  const { clock, through } = asking(['is silent', 'is silent'], stop.signal);
  void clock.sleep(3_000).then(() => stop.abort(new Error('stopped')));
  await assert.rejects(through(), /stopped/);
  assert.deepEqual([clock.monotonic(), clock.waiting()], [3_000, 0]);
});

test('who stops it is told that also where the question says it in its own words', async () => {
  const clock = fakeClock();
  const stop = new AbortController();
  const question = (_region: string, signal: AbortSignal) =>
    clock.sleep(30_000, signal).catch(() => Promise.reject(new AwsError('AbortError', 'Request aborted')));
  const answer = firstAnswer(clock, ['r1'], question, stop.signal);
  void clock.sleep(3_000).then(() => stop.abort(new Error('stopped')));
  await assert.rejects(clock.through(answer), /stopped/);
});

test('the home that answered is asked first the next time', async () => {
  const clock = fakeClock();
  const last = {};
  const asked: string[] = [];
  const question = async (region: string) => {
    asked.push(region);
    if (region === 'eu-north-1') throw new AwsError('AccessDenied', 'closed', { status: 403 });
  };
  for (const _ of [1, 2]) await clock.through(homesIn(clock, ['eu-north-1'], last).ask(question));
  assert.deepEqual(asked, ['eu-north-1', 'us-east-1', 'us-east-1']);
  assert.deepEqual(homesIn(clock, ['eu-north-1'], last).names(), [
    'us-east-1',
    'eu-north-1',
    'eu-west-1',
    'us-west-2',
  ]);
});
