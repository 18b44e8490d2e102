import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newLab } from '../../../lab/core/lab.ts';
import { simulatedAws } from '../../../lab/core/simulated.ts';
import type { Aws } from '../../../scripts/providers/aws/actions.ts';
import { AwsError } from '../../../scripts/providers/aws/aws-error.ts';
import { newCalls } from '../../../scripts/providers/aws/calls.ts';
import { type FakeClock, fakeClock } from '../../support/clock.ts';
import { seeded } from '../../support/seeded.ts';

const region = 'eu-west-1';
const filters = { Filters: [{ Name: 'tag:a', Values: ['b'] }], MaxResults: 1000 };

/** Answers these one after the other, then well; notes when it was asked. */
const answering = (clock: FakeClock, ...errors: readonly AwsError[]) => {
  const left = [...errors];
  const asked: number[] = [];
  const aws: Aws = {
    call: async () => {
      asked.push(clock.monotonic());
      const error = left.shift();
      if (error) throw error;
      return {} as never;
    },
  };
  return { aws, asked };
};

const refusal = (code: string, status = 400) => new AwsError(code, code, { status });
const silence = new AwsError('ECONNRESET', 'reset', { answered: false });
const look = 'ec2:DescribeInstances';

test('throttling, lost answers and errors of the server pass by waiting', async () => {
  const clock = fakeClock();
  const { aws, asked } = answering(
    clock,
    refusal('RequestLimitExceeded', 503),
    silence,
    refusal('InternalError', 500),
    refusal('Strange', 502),
  );
  await clock.through(newCalls(clock, seeded(1), aws).patient(region, look, filters));
  assert.equal(asked.length, 5);
  assert.ok(clock.monotonic() > 0);
});

test('a clear no is told at once, and so are credentials that are missing', async () => {
  for (const error of [
    refusal('InvalidParameterValue'),
    refusal('UnauthorizedOperation', 403),
    refusal('InsufficientInstanceCapacity', 500),
    refusal('RequestExpired'),
    new AwsError('CredentialsProviderError', 'none', { answered: false }),
  ]) {
    const clock = fakeClock();
    const { aws, asked } = answering(clock, error, error);
    await assert.rejects(
      clock.through(newCalls(clock, seeded(1), aws).patient(region, look, filters)),
      error,
    );
    assert.equal(asked.length, 1, error.code);
  }
});

test('patience ends, with the last answer', async () => {
  const clock = fakeClock();
  const many = Array.from({ length: 1000 }, () => refusal('RequestLimitExceeded', 503));
  const { aws } = answering(clock, ...many);
  const calls = newCalls(clock, seeded(1), aws);
  await assert.rejects(
    clock.through(calls.patient(region, look, filters, { patience: 30_000 })),
    /RequestLimitExceeded/,
  );
  assert.ok(clock.monotonic() <= 30_000 && clock.monotonic() > 5000, String(clock.monotonic()));
});

test('pauses are drawn by chance, so that callers who failed together do not come together again', async () => {
  const pauses = Array.from({ length: 200 }, (_, seed) => {
    const clock = fakeClock();
    return newCalls(clock, seeded(seed), answering(clock).aws).pause(3, 1000);
  });
  assert.ok(Math.max(...pauses) <= 8000 && Math.max(...pauses) > 7000);
  assert.ok(Math.min(...pauses) < 1000);
  assert.ok(new Set(pauses).size > 150);
});

test('the documented buckets are kept in advance: nobody is throttled', async () => {
  for (const [action, input, sent, least] of [
    [look, filters, 300, 10_000],
    ['ec2:CreateSecurityGroup', { GroupName: 'g', Description: 'd', DryRun: true }, 100, 10_000],
    ['ec2:RunInstances', { MinCount: 1, MaxCount: 1, DryRun: true, ImageId: 'ami-1' }, 25, 10_000],
  ] as const) {
    const clock = fakeClock();
    const lab = newLab({ now: () => clock.now().getTime(), seed: 1 });
    const calls = newCalls(clock, seeded(1), simulatedAws(lab, clock, seeded(2)));
    const codes = new Set<string>();
    const one = () =>
      calls.once(region, action, input as never).catch((thrown: AwsError) => codes.add(thrown.code));
    await clock.through(Promise.all(Array.from({ length: sent }, one)));
    assert.ok(!codes.has('RequestLimitExceeded'), action);
    assert.ok(
      clock.monotonic() >= least && clock.monotonic() < least * 1.1,
      `${action} ${clock.monotonic()}`,
    );
  }
});

test('instances that are ended count as well, beside the calls', async () => {
  const clock = fakeClock();
  const { aws, asked } = answering(clock);
  const calls = newCalls(clock, seeded(1), aws);
  const ids = Array.from({ length: 100 }, (_, index) => `i-${index}`);
  const one = () => calls.patient(region, 'ec2:TerminateInstances', { InstanceIds: ids }, { machines: 100 });
  await clock.through(Promise.all(Array.from({ length: 12 }, one)));
  // Nearly 1,000 at once, then 20 a second.
  assert.ok(Math.abs(clock.monotonic() - 10_250) < 100, String(clock.monotonic()));
  assert.equal(asked.filter(at => at === 0).length, 9);
});

test('in a storm of five clients on one account everybody comes through, with less than twice the calls needed', async () => {
  const clock = fakeClock();
  const lab = newLab({ now: () => clock.now().getTime(), seed: 1 });
  let sent = 0;
  const clients = [1, 2, 3, 4, 5].map(seed => {
    const behind = simulatedAws(lab, clock, seeded(seed + 10));
    const counting: Aws = {
      call: (...call) => {
        sent += 1;
        return behind.call(...call);
      },
    };
    return newCalls(clock, seeded(seed), counting);
  });
  const work = clients.flatMap(calls =>
    Array.from({ length: 200 }, () => calls.patient(region, look, filters, { patience: 600_000 })),
  );
  await clock.through(Promise.all(work));
  assert.ok(sent <= 2000, `${sent} calls for 1000 answers`);
  // The bucket itself needs 45 s.
  assert.ok(clock.monotonic() < 3 * 45_000, `${clock.monotonic()} ms`);
});

test('regions and actions do not wait for each other', async () => {
  const clock = fakeClock();
  const { aws, asked } = answering(clock);
  const calls = newCalls(clock, seeded(1), aws);
  const two = ['eu-west-1', 'us-east-1'].flatMap(place =>
    Array.from({ length: 90 }, () => calls.patient(place, look, filters)),
  );
  await clock.through(Promise.all([...two, calls.patient('eu-west-1', 'ec2:DescribeVolumes', {})]));
  assert.equal(asked.filter(at => at === 0).length, 181);
});

test('an interrupt ends the waiting for a bucket, and those behind it go on', async () => {
  const clock = fakeClock();
  const { aws, asked } = answering(clock);
  const calls = newCalls(clock, seeded(1), aws);
  const stop = new AbortController();
  const first = Array.from({ length: 4 }, () => calls.once(region, 'ec2:RunInstances', {} as never));
  const waiting = assert.rejects(
    calls.once(region, 'ec2:RunInstances', {} as never, { signal: stop.signal }),
    /enough/,
  );
  const behind = calls.once(region, 'ec2:RunInstances', {} as never);
  await clock.advance(100);
  stop.abort(new Error('enough'));
  await waiting;
  await clock.through(Promise.all([...first, behind]));
  assert.equal(asked.length, 5);
});

test('what is announced is announced right before it is sent, and only where it may change something', async () => {
  const clock = fakeClock();
  const { aws, asked } = answering(clock, silence);
  const told: number[] = [];
  const before: number[] = [];
  const calls = newCalls(clock, seeded(1), aws).announced(async () => {
    told.push(clock.monotonic());
    before.push(asked.length);
  });
  await clock.through(calls.patient(region, 'ec2:CreateVpc', {}));
  assert.deepEqual(told, asked);
  assert.deepEqual(before, [0, 1]);
  await clock.through(calls.once(region, look, filters));
  assert.equal(told.length, 2);
  // Seven launches are more than the bucket holds: the last ones are announced when their turn has come.
  await clock.through(
    Promise.all(
      Array.from({ length: 7 }, () => calls.once(region, 'ec2:RunInstances', {} as never, { machines: 1 })),
    ),
  );
  assert.deepEqual(told.slice(2), asked.slice(3));
  assert.ok((told.at(-1) ?? 0) > (told[2] ?? 0));
});
