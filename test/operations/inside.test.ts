import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ConnectOptions } from '../../scripts/machine/connect.ts';
import { parseHostKeys } from '../../scripts/machine/host-key.ts';
import { makeKeyPair } from '../../scripts/machine/key-pair.ts';
import type { RunOnMachine, Session } from '../../scripts/machine/session.ts';
import { ConnectionLost, TimedOut } from '../../scripts/machine/session.ts';
import { saveBundle } from '../../scripts/operations/examine.ts';
import { lookInside } from '../../scripts/operations/inside.ts';
import { realWorld } from '../../scripts/world/real.ts';

const keys = parseHostKeys([makeKeyPair('host').public]);
const frame = '@@ boot identity rc=0 bytes=5 dropped=0\nuid=0\n';

interface Machine {
  /** Milliseconds that each part takes. */
  readonly knock?: number;
  readonly login?: number;
  readonly answer: () => Promise<string>;
}

/** Looks at a machine that takes its time, by a clock that only the machine moves. */
const look = async ({ knock = 0, login = 0, answer }: Machine) => {
  let now = 0;
  const asked: { connect?: ConnectOptions; run?: RunOnMachine } = {};
  const world = { ...realWorld(), clock: { ...realWorld().clock, monotonic: () => now } };
  const session: Session = {
    run: async (_script, options) => {
      asked.run = options;
      return { code: 0, stdout: await answer(), stderr: '', dropped: 0 };
    },
    closed: Promise.resolve(),
    close: () => undefined,
  };
  const seen = await lookInside(
    {
      world,
      knock: async () => {
        now += knock;
        return { tcp: 'open' };
      },
      connect: async options => {
        asked.connect = options;
        now += Math.min(login, options.timeout);
        return session;
      },
      probe: 'probe',
      signal: new AbortController().signal,
    },
    {
      endpoint: { host: '127.0.0.1', port: 22 },
      hostKeys: keys,
      clientKey: 'key',
      units: ['a.service', 'b.service'],
    },
  );
  return { seen, asked };
};

test('however slow a machine is, its parts together are over in time, and the probes know how long they have', async () => {
  for (const [knock, login] of [
    [0, 0],
    [3000, 0],
    [3000, 9000],
    [1000, 4000],
  ] as const) {
    const { asked } = await look({ knock, login, answer: async () => frame });
    const connecting = asked.connect?.timeout ?? 0;
    const running = asked.run?.timeout ?? 0;
    assert.ok(knock + Math.min(login, connecting) + running <= 8000, `${knock} ${connecting} ${running}`);
    assert.ok(running >= 2500);
    assert.deepEqual(asked.run?.args, [
      'a.service b.service',
      String(Math.floor((running - 1500) / 1000)),
      '0',
    ]);
  }
});

test('of a connection that is lost in the middle, what came before is kept, and the end is told', async () => {
  for (const lost of [new ConnectionLost('the connection was lost'), new TimedOut('no answer within 8 s')]) {
    lost.partial = `${frame}@@ boot status rc=0 bytes=100 dropped=0\nhalf`;
    const { seen } = await look({ answer: () => Promise.reject(lost) });
    assert.equal(seen.incomplete, lost.message);
    assert.deepEqual(Object.keys(seen.probes), ['boot/identity']);
  }
});

test('what a machine says instead of an answer is kept, its last line alone', async () => {
  const { seen } = await look({ answer: async () => `Welcome!\n\n  This account is closed.  \n\n` });
  assert.equal(seen.reach.said, 'This account is closed.');
  assert.equal(seen.reach.login, 'ok');
});

test('a disk that is full here does not hide what was found there', async () => {
  const notes: string[] = [];
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  const path = await saveBundle(
    {
      world: { files: { ...realWorld().files, write: () => Promise.reject(full) } },
      store: { debugFolder: async name => `/nowhere/${name}` },
      emit: event => void notes.push(event.type === 'note' ? event.text : event.type),
    },
    {
      format: 1,
      machine: { name: 'hello-1', scope: 'hello', provider: 'local' },
      takenAt: '2026-11-21T06:00:00Z',
      units: [],
      reach: { tcp: 'open', hostKey: 'verified', login: 'ok' },
      probes: {},
    },
  );
  assert.equal(path, '');
  assert.deepEqual(notes, [
    'what was seen of hello-1 could not be saved: ENOSPC: no space left on device, write',
  ]);
});
