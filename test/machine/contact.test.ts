import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ConnectOptions } from '../../scripts/machine/connect.ts';
import { contact } from '../../scripts/machine/contact.ts';
import { parseHostKeys } from '../../scripts/machine/host-key.ts';
import { makeKeyPair } from '../../scripts/machine/key-pair.ts';
import {
  type Answer,
  ConnectionLost,
  HostKeyMismatch,
  type RunOnMachine,
  type Session,
  TimedOut,
} from '../../scripts/machine/session.ts';
import type { Endpoint } from '../../scripts/providers/provider.ts';
import { fakeClock } from '../support/clock.ts';

const answered: Answer = { code: 0, stdout: '', stderr: '', dropped: 0 };
const [first, second] = [makeKeyPair('first').public, makeKeyPair('second').public];

interface Fake extends Session {
  readonly closes: number;
  end(): void;
}

interface Circumstances {
  /** What the nth login does; undefined: succeeds. */
  readonly dial?: (attempt: number) => Error | undefined;
  /** What the nth command does; undefined: it is answered. */
  readonly command?: (attempt: number, options: RunOnMachine) => Error | undefined;
  readonly endpoint?: (attempt: number) => Endpoint | Error;
  readonly keyComesLate?: () => boolean;
}

/** A contact over connections that do as they are told, in time that passes by itself. */
const place = (circumstances: Circumstances = {}) => {
  const { dial = () => undefined, command = () => undefined, endpoint, keyComesLate } = circumstances;
  const clock = fakeClock();
  const dialled: ConnectOptions[] = [];
  const sessions: Fake[] = [];
  const stop = new AbortController();
  let hostKeys = parseHostKeys([first]);
  let asked = 0;
  let commands = 0;
  const connect = async (options: ConnectOptions): Promise<Session> => {
    dialled.push(options);
    const wrong = dial(dialled.length);
    if (wrong) throw wrong;
    const ended = Promise.withResolvers<void>();
    let closes = 0;
    const session: Fake = {
      run: async (_, run) => {
        const failed = command(++commands, run);
        if (failed) throw failed;
        return answered;
      },
      closed: ended.promise,
      close: () => {
        closes++;
      },
      get closes() {
        return closes;
      },
      end: ended.resolve,
    };
    sessions.push(session);
    return session;
  };
  const line = contact({
    clock,
    connect,
    clientKey: 'the key',
    hostKeys: () => hostKeys,
    endpoint: async () => {
      const answer = endpoint?.(++asked) ?? { host: 'here', port: 22 };
      if (answer instanceof Error) throw answer;
      return answer;
    },
    signal: stop.signal,
    ...(keyComesLate && { keyComesLate }),
  });
  const pin = (...lines: string[]) => {
    hostKeys = parseHostKeys(lines);
  };
  const count = () => ({ dialled: dialled.length, commands });
  return { line, clock, dialled, sessions, stop, pin, count };
};

const lost = () => new ConnectionLost('lost');
const patient = { timeout: 1000 };

test('a machine that is not up yet is tried until it is', async () => {
  const { line, clock, count } = place({ dial: attempt => (attempt < 30 ? lost() : undefined) });
  await clock.through(line.reach(300_000));
  assert.equal(count().dialled, 30);
  assert.ok(clock.monotonic() < 30_000, 'pauses stay below a second');
});

test('a machine that never comes up is given up in time, with the last reason', async () => {
  const { line, clock } = place({ dial: attempt => new ConnectionLost(`try ${attempt}`) });
  await assert.rejects(clock.through(line.reach(60_000)), /^ConnectionLost: try \d\d$/);
  assert.ok(clock.monotonic() <= 60_000 && clock.monotonic() > 58_000);
});

test('a login is not waited for longer than the machine is', async () => {
  const { line, clock, dialled } = place({ dial: () => lost() });
  await assert.rejects(clock.through(line.reach(30_000)), ConnectionLost);
  assert.equal(dialled[0]?.timeout, 20_000);
  assert.ok(dialled.every(({ timeout }) => timeout <= 20_000 && timeout >= 1000));
  assert.ok((dialled.at(-1)?.timeout ?? 0) < 3000);
});

test('what trying again cannot mend is told at once', async () => {
  for (const thrown of [new HostKeyMismatch('another'), new TypeError('ours')]) {
    const { line, clock, count } = place({ dial: () => thrown });
    await assert.rejects(clock.through(line.reach(60_000)), thrown);
    assert.equal(count().dialled, 1);
  }
});

test('where the expected key comes late, another one is waited out at the first contact, and never later', async () => {
  const mismatch = new HostKeyMismatch('another');
  let late = true;
  const { line, clock, count } = place({
    dial: attempt => (attempt < 4 ? mismatch : undefined),
    keyComesLate: () => late,
  });
  await clock.through(line.reach(60_000));
  assert.equal(count().dialled, 4);
  const never = place({ dial: () => mismatch, keyComesLate: () => true });
  await assert.rejects(never.clock.through(never.line.reach(60_000)), mismatch);
  late = false;
  const met = place({ dial: () => mismatch, keyComesLate: () => late });
  await assert.rejects(met.clock.through(met.line.reach(60_000)), mismatch);
  assert.equal(met.count().dialled, 1);
});

test('a machine that its provider says is gone is not tried again', async () => {
  const gone = new Error('the machine is gone');
  const { line, clock, count } = place({ endpoint: () => gone });
  await assert.rejects(clock.through(line.reach(60_000)), gone);
  assert.equal(count().dialled, 0);
});

test('commands share one connection', async () => {
  const { line, clock, count } = place();
  await clock.through(line.reach(60_000));
  for (let number = 0; number < 5; number++) await clock.through(line.run('x', patient));
  assert.deepEqual(count(), { dialled: 1, commands: 5 });
});

test('a lost command is run again over a new connection, to where the machine is then', async () => {
  const { line, clock, dialled, sessions, count } = place({
    command: attempt => (attempt < 3 ? lost() : undefined),
    endpoint: attempt => ({ host: 'here', port: attempt }),
  });
  assert.deepEqual(await clock.through(line.run('x', patient)), answered);
  assert.deepEqual(count(), { dialled: 3, commands: 3 });
  assert.deepEqual(
    dialled.map(({ endpoint }) => endpoint.port),
    [1, 2, 3],
  );
  assert.deepEqual(
    sessions.map(({ closes }) => closes),
    [1, 1, 0],
  );
});

test('a command that is lost each time is given up after five', async () => {
  const { line, clock, count } = place({ command: lost });
  await assert.rejects(clock.through(line.run('x', patient)), ConnectionLost);
  assert.deepEqual(count(), { dialled: 5, commands: 5 });
});

test('a command that must not run twice is not run again', async () => {
  const { line, clock, count } = place({ command: lost });
  await assert.rejects(clock.through(line.run('x', { ...patient, once: true })), ConnectionLost);
  assert.equal(count().commands, 1);
});

test('a command that hangs is not run again, and its connection is not used again', async () => {
  const { line, clock, sessions, count } = place({
    command: attempt => (attempt === 1 ? new TimedOut('hangs') : undefined),
  });
  await assert.rejects(clock.through(line.run('x', patient)), TimedOut);
  assert.equal(sessions[0]?.closes, 1);
  await clock.through(line.run('y', patient));
  assert.deepEqual(count(), { dialled: 2, commands: 2 });
});

test('each connection checks the keys that are pinned by then', async () => {
  const { line, clock, dialled, pin } = place();
  await clock.through(line.reach(1000));
  line.close();
  pin(second, first);
  await clock.through(line.reach(1000));
  assert.deepEqual(
    dialled.map(({ hostKeys }) => hostKeys.map(key => key.line.slice(0, 60))),
    [[first], [second, first]].map(keys => keys.map(key => key.slice(0, 60))),
  );
});

test('a connection that ends by itself is replaced', async () => {
  const { line, clock, sessions, count } = place();
  await clock.through(line.reach(1000));
  sessions[0]?.end();
  await clock.advance(0);
  await clock.through(line.run('x', patient));
  assert.equal(count().dialled, 2);
});

test('the late end of an old connection does not lose the new one', async () => {
  const { line, clock, sessions, count } = place();
  await clock.through(line.reach(1000));
  line.close();
  await clock.through(line.reach(1000));
  sessions[0]?.end();
  await clock.advance(0);
  await clock.through(line.run('x', patient));
  assert.equal(count().dialled, 2);
  line.close();
  assert.deepEqual(
    sessions.map(({ closes }) => closes),
    [1, 1],
  );
});

test('an abort ends the trying at once, with its own reason', async () => {
  const { line, clock, stop } = place({ dial: () => lost() });
  const reached = assert.rejects(line.reach(300_000), /enough/);
  await clock.advance(5000);
  stop.abort(new Error('enough'));
  await reached;
  assert.equal(clock.waiting(), 0);
});
