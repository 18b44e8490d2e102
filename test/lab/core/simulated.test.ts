import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newLab } from '../../../lab/core/lab.ts';
import type { FaultRule } from '../../../lab/core/options.ts';
import { simulatedAws } from '../../../lab/core/simulated.ts';
import { AwsError } from '../../../scripts/providers/aws/aws-error.ts';
import { fakeClock } from '../../support/clock.ts';
import { seeded } from '../../support/seeded.ts';
import { home, imageId, one } from './client.ts';

const bed = (faults: readonly FaultRule[] = []) => {
  const clock = fakeClock();
  const lab = newLab({ now: () => clock.now().getTime(), seed: 1, faults, timings: { visible: 0 } });
  return { clock, lab, aws: simulatedAws(lab, clock, seeded(1)) };
};

const launch = { ...one, ImageId: imageId(), ClientToken: 't' };

const failure = async (task: Promise<unknown>): Promise<AwsError> => {
  try {
    await task;
  } catch (error) {
    if (error instanceof AwsError) return error;
    throw error;
  }
  assert.fail('it was answered');
};

test('a call takes its time and is answered', async () => {
  const { clock, aws, lab } = bed();
  const { Instances } = await clock.through(aws.call(home, 'ec2:RunInstances', launch));
  assert.equal(Instances?.length, 1);
  assert.ok(clock.monotonic() >= 20 && clock.monotonic() <= 400, String(clock.monotonic()));
  assert.equal(lab.remains().filter(({ kind }) => kind === 'instance').length, 1);
});

test('what AWS refuses comes as AwsError, with code and status', async () => {
  const { clock, aws } = bed();
  const error = await clock.through(
    failure(aws.call(home, 'ec2:TerminateInstances', { InstanceIds: ['i-00000000000000000'] })),
  );
  assert.deepEqual([error.code, error.status, error.answered], ['InvalidInstanceID.NotFound', 400, true]);
});

const fateOf = async (rule: FaultRule) => {
  const { clock, aws, lab } = bed([{ action: 'ec2:RunInstances', ...rule }]);
  const { code, status, answered } = await clock.through(failure(aws.call(home, 'ec2:RunInstances', launch)));
  const there = () => lab.remains().filter(({ kind }) => kind === 'instance').length;
  return { code, status, answered, there, clock, lab };
};

test('an answer that is lost says nothing of what was done; it was done', async () => {
  const { code, answered, there } = await fateOf({ kind: 'lost answer' });
  assert.match(code, /ECONNRESET|TimeoutError/);
  assert.deepEqual([answered, there()], [false, 1]);
});

test('a body that breaks off is no answer', async () => {
  const { answered, there } = await fateOf({ kind: 'truncated body' });
  assert.deepEqual([answered, there()], [false, 1]);
});

test('a silent region keeps the caller until he gives up, and does nothing', async () => {
  const { code, answered, there, clock } = await fateOf({ kind: 'silent region' });
  assert.deepEqual([code, answered, there()], ['TimeoutError', false, 0]);
  assert.ok(clock.monotonic() >= 30_000);
});

test('throttling is answered, and nothing was done', async () => {
  const { code, status, answered, there } = await fateOf({ kind: 'throttle' });
  assert.deepEqual([code, status, answered, there()], ['RequestLimitExceeded', 503, true, 0]);
});

test('a late call is carried out though nobody waits for it any more', async () => {
  const { clock, aws, lab } = bed([{ kind: 'late execution', late: 60_000 }]);
  const stop = new AbortController();
  const call = aws.call(home, 'ec2:RunInstances', launch, stop.signal);
  call.catch(() => undefined);
  await clock.advance(1_000);
  stop.abort(new Error('killed'));
  await assert.rejects(call, /killed/);
  assert.deepEqual(lab.remains(), []);
  const last = lab.lastLate() ?? 0;
  await clock.advance(last - clock.now().getTime());
  assert.equal(lab.remains().filter(({ kind }) => kind === 'instance').length, 1);
  assert.equal(lab.lastLate(), undefined);
});
