import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sha256 } from '../../scripts/fleet/canonical.ts';
import { manifestText } from '../../scripts/fleet/manifest.ts';
import type { Connect } from '../../scripts/machine/contact.ts';
import { ConnectionLost } from '../../scripts/machine/session.ts';
import { create } from '../../scripts/operations/create.ts';
import { list } from '../../scripts/operations/list.ts';
import { type Status, status } from '../../scripts/operations/status.ts';
import { touch } from '../../scripts/operations/touch.ts';
import type { Workplace } from '../../scripts/operations/workplace.ts';
import { type Laptop, laptop, preparedFleet } from '../support/memory-fleet.ts';
import { namedScripts, obedientConnect } from '../support/memory-machine.ts';

// A fleet from all sides. Each thing that is not as it should be is told, and is enough for "not all is well".

const manifest = sha256(manifestText([]));
const prepared = {
  ...preparedFleet(2, '1', 'health: [{ kind: tcp, port: 8080 }, { kind: command, run: [x] }]\n'),
  manifest,
};

const fleet = async (): Promise<{
  computer: Laptop;
  look: (change?: Partial<Workplace>) => Promise<Status>;
}> => {
  const computer = laptop();
  const connect = obedientConnect(manifest);
  const { world, place } = computer.process(1);
  assert.ok((await world.clock.through(create({ ...place, connect }, prepared))).verdict.good);
  return {
    computer,
    look: change => {
      const again = computer.process(2);
      return again.world.clock.through(status({ ...again.place, connect, ...change }, false));
    },
  };
};

/** Machines that say this when they are observed, and that these were logged in. */
const saying =
  (answer: string, last = ''): Connect =>
  async () => ({
    closed: new Promise(() => undefined),
    close: () => undefined,
    run: async script => ({
      code: 0,
      stdout: script.includes(namedScripts.attest) ? answer : `${last}\u0001\n`,
      stderr: '',
      dropped: 0,
    }),
  });

const well = `boot b/1\nmanifest ${manifest}\ncheck 1 ok\ncheck 2 ok\ngood\n`;

test('a fleet whose machines are all there, well and of its release is well', async () => {
  const { look } = await fleet();
  const seen = await look();
  assert.deepEqual([seen.good, seen.remarks, seen.unseen], [true, [], []]);
  assert.deepEqual(
    seen.machines.map(({ name, status: phase, healthy, asDescribed }) => [name, phase, healthy, asDescribed]),
    [
      ['hello-1', 'ready', true, true],
      ['hello-2', 'ready', true, true],
    ],
  );
});

test('a red check, a changed file, a failed unit or a unit that waits is told, and nothing is called well', async () => {
  const { look } = await fleet();
  for (const [answer, part] of [
    [well.replace('check 2 ok', 'check 2 bad exit code 1').replace('good', 'late'), 'checks'],
    [`file changed /opt/x\n${well.replace('good\n', 'bad\n')}`, 'files'],
    [`failed other.service\n${well.replace('good\n', 'bad\n')}`, 'failed'],
    [`unit wait a.service activating - - 0 0\n${well.replace('good\n', 'late\n')}`, 'units'],
    [well.replace(manifest, '0'), 'files'],
  ] as const) {
    const seen = await look({ connect: saying(answer) });
    assert.equal(seen.good, false, answer);
    assert.ok((seen.machines[0]?.[part] ?? []).length > 0, part);
  }
});

test('a machine that cannot be looked into is told with the reason, and is not well', async () => {
  const { look } = await fleet();
  const seen = await look({
    connect: async () => {
      throw new ConnectionLost('refused');
    },
  });
  assert.deepEqual([seen.good, seen.machines[0]?.why], [false, 'refused']);
});

test('a machine that is missing is missed', async () => {
  const { computer, look } = await fleet();
  computer.cloud.things.delete('mayfly.hello.default.2');
  const seen = await look();
  assert.equal(seen.good, false);
  assert.match(seen.machines[1]?.why ?? '', /gone/);
});

test('a machine on which a shell was opened, or somebody logged in, is touched until it is made anew', async () => {
  const { computer, look } = await fleet();
  const people = await look({
    connect: saying(
      well,
      'root     pts/0        10.0.0.9         Wed Nov 25 21:00:00 2026   still logged in\n',
    ),
  });
  assert.deepEqual([people.good, people.machines[0]?.people], [false, 'root was logged in on it']);
  const { world, place } = computer.process(3);
  await world.clock.through(touch(place, 'hello-1'));
  const seen = await look();
  assert.deepEqual(
    [seen.good, seen.machines[0]?.touched, seen.machines[1]?.touched],
    [false, 'ada@laptop', undefined],
  );
  const { machines } = await world.clock.through(list(place.provider, place.store));
  assert.match(machines[0]?.remark ?? '', /touched by ada@laptop: make it anew with just replace/);
});
