import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { test } from 'node:test';
import type { Fate, LabCall } from '../../../lab/core/contract.ts';
import type { Hooks } from '../../../lab/server/answer.ts';
import { longestBody } from '../../../lab/server/body.ts';
import { type RunningLab, startLab } from '../../../lab/server/server.ts';
import { realWorld } from '../../../scripts/world/real.ts';
import { fakeClock } from '../../support/clock.ts';
import { signed } from '../support/signed.ts';
import { stubLab, testCredentials } from '../support/stub.ts';

interface Circumstances {
  readonly fates?: readonly Fate[];
  readonly hooks?: Hooks;
  readonly answer?: (call: LabCall) => object;
}

/** A lab whose clock stands still until the test lets it go on. */
const through = async (
  { fates = [], hooks, answer = () => ({ NextToken: 'a page' }) }: Circumstances,
  work: (place: {
    running: RunningLab;
    lab: ReturnType<typeof stubLab>;
    clock: ReturnType<typeof fakeClock>;
    said: string[];
    ask: (body?: string) => Promise<Response>;
  }) => Promise<void>,
): Promise<void> => {
  const clock = fakeClock(new Date('2026-11-21T09:22:00Z'));
  const left = [...fates];
  const said: string[] = [];
  const lab = stubLab(answer, {
    now: () => clock.now().getTime(),
    fate: () => left.shift() ?? { kind: 'well' },
  });
  const running = await startLab({
    lab,
    world: { ...realWorld(), clock },
    credentials: [testCredentials],
    say: message => said.push(message),
    silence: 10_000,
    ...(hooks && { hooks }),
  });
  const ask = (body = 'Action=DescribeTags&Version=2016-11-15') => {
    // fetch sets the host by itself, so it is signed as it will be.
    const { headers } = signed(body, { headers: { host: `127.0.0.1:${running.port}` } });
    const { host: _, ...others } = headers;
    return fetch(running.url, { method: 'POST', body, headers: others as Record<string, string> });
  };
  try {
    await work({ running, lab, clock, said, ask });
  } finally {
    await running.close();
  }
};

const lost = (how: 'no answer' | '5xx' | 'truncated', late = 0): Fate => ({ kind: 'lost', how, late });

test('a call that goes well is carried out once and answered, with the time of the lab', async () => {
  await through({}, async ({ ask, lab, running }) => {
    const response = await ask();
    assert.equal(response.status, 200);
    assert.equal(response.headers.get('date'), 'Sat, 21 Nov 2026 09:22:00 GMT');
    assert.match(await response.text(), /<nextToken>a page<\/nextToken>/);
    assert.equal(lab.asked.length, 1);
    assert.deepEqual(running.requests(), [
      {
        number: 1,
        at: '2026-11-21T09:22:00.000Z',
        region: 'eu-west-1',
        action: 'ec2:DescribeTags',
        accessKey: testCredentials.accessKey,
        fate: 'well',
      },
    ]);
  });
});

test('an answer that is lost was carried out all the same', async () => {
  await through({ fates: [lost('no answer'), lost('5xx'), lost('truncated')] }, async ({ ask, lab }) => {
    await assert.rejects(ask());
    assert.equal(lab.asked.length, 1);
    const broken = await ask();
    assert.equal(broken.status, 500);
    assert.match(await broken.text(), /<Code>InternalError<\/Code>/);
    assert.equal(lab.asked.length, 2);
    const half = await ask();
    assert.equal(half.status, 200);
    await assert.rejects(half.text());
    assert.equal(lab.asked.length, 3);
  });
});

test('a late call is carried out when its time has come, long after its caller was let down', async () => {
  await through({ fates: [lost('no answer', 25_000), lost('5xx', 30_000)] }, async ({ ask, lab, clock }) => {
    await assert.rejects(ask());
    assert.equal((await ask()).status, 500);
    await clock.advance(24_999);
    assert.equal(lab.asked.length, 0);
    await clock.advance(1);
    assert.equal(lab.asked.length, 1);
    await clock.advance(5_000);
    assert.equal(lab.asked.length, 2);
  });
});

test('what was to happen late never does once the lab is closed', async () => {
  await through({ fates: [lost('no answer', 25_000)] }, async ({ ask, lab, clock, running }) => {
    await assert.rejects(ask());
    await running.close();
    await clock.advance(60_000);
    assert.equal(lab.asked.length, 0);
  });
});

test('a silent region carries nothing out, and lets go in the end', async () => {
  await through({ fates: [{ kind: 'silent' }] }, async ({ ask, lab, clock }) => {
    const asking = assert.rejects(ask());
    for (let tries = 0; clock.waiting() === 0 && tries < 500; tries += 1)
      await new Promise(resolve => setTimeout(resolve, 10));
    await clock.advance(10_000);
    await asking;
    assert.equal(lab.asked.length, 0);
  });
});

test('a hook sees each call before and after its effect, and can take the effect away', async () => {
  const seen: string[] = [];
  const hooks: Hooks = {
    before: (call, number) => {
      seen.push(`before ${number} ${call.action}`);
      return number === 2 ? 'drop' : undefined;
    },
    after: (_call, number) => {
      seen.push(`after ${number}`);
    },
  };
  const answer = () => {
    seen.push('effect');
    return {};
  };
  await through({ hooks, answer }, async ({ ask }) => {
    await ask();
    await assert.rejects(ask());
    await ask('Action=Nothing&Version=2016-11-15');
    await ask();
    assert.deepEqual(seen, [
      'before 1 ec2:DescribeTags',
      'effect',
      'after 1',
      'before 2 ec2:DescribeTags',
      'before 3 ec2:DescribeTags',
      'effect',
      'after 3',
    ]);
  });
});

test('a bug of the core, or an answer that does not fit, is told and answered as an internal error', async () => {
  const answers = [
    () => {
      throw new TypeError('oops');
    },
    () => ({ Colour: 'red' }),
  ];
  const answer = () => (answers.shift() ?? (() => ({})))();
  await through({ answer }, async ({ ask, said }) => {
    for (const expected of [/TypeError: oops/, /no member Colour/]) {
      const response = await ask();
      assert.equal(response.status, 500);
      assert.match(await response.text(), /InternalError/);
      assert.match(said.at(-1) ?? '', expected);
    }
  });
});

test('a body that is too large is refused with the reason', async () => {
  await through({}, async ({ ask, lab }) => {
    const response = await ask(`Action=DescribeTags&Version=2016-11-15&NextToken=${'x'.repeat(longestBody)}`);
    assert.equal(response.status, 413);
    assert.match(await response.text(), /RequestEntityTooLarge/);
    assert.equal(lab.asked.length, 0);
  });
});

test('what is not HTTP is refused, and does no harm', async () => {
  await through({}, async ({ running, ask }) => {
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(running.port, '127.0.0.1', () => socket.write('\0\x01 hello\r\n\r\n'));
      let heard = '';
      socket.on('data', chunk => {
        heard += chunk;
      });
      socket.on('close', () => resolve(heard));
      socket.on('error', reject);
    });
    assert.match(answer, /^HTTP\/1\.1 400 /);
    assert.equal((await ask()).status, 200);
  });
});

test('without a control there is no control endpoint', async () => {
  await through({}, async ({ running }) => {
    assert.equal((await fetch(`${running.url}/_lab/status`)).status, 403);
  });
});
