import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { impatient, observed, quoted, restore } from './observe.ts';
import type { Place } from './place.ts';

/** Installs, enables and starts units, which go with the test; what fails to start is none of our business here. */
const install = async ({ machine }: Place, t: TestContext, units: Record<string, string>) => {
  const names = Object.keys(units).join(' ');
  t.after(() =>
    machine.sh(
      `systemctl disable -q --now ${names}; cd /etc/systemd/system; rm -f ${names}; systemctl daemon-reload; systemctl reset-failed; :`,
    ),
  );
  await machine.sh(
    [
      ...Object.entries(units).map(
        ([name, text]) => `printf %s ${quoted(text)} >/etc/systemd/system/${name}`,
      ),
      `systemctl enable -q ${names}; systemctl reset-failed || true`,
      `systemctl start --no-block ${names} || true`,
    ].join('\n'),
  );
};
const installed = '[Install]\nWantedBy=multi-user.target\n';
const service = (lines: string) => `[Service]\n${lines}\n${installed}`;

export const unitTests = (place: Place): void => {
  test('units are good once they were active for long enough: a service, a oneshot, a timer', async t => {
    await restore(place);
    const units = {
      't-long.service': service('ExecStart=/bin/sleep 1000'),
      't-once.service': service('Type=oneshot\nExecStart=/bin/true'),
      't-stays.service': service('Type=oneshot\nRemainAfterExit=yes\nExecStart=/bin/true'),
      't-tick.timer': `[Timer]\nOnActiveSec=1h\nUnit=t-once.service\n${installed}`,
    };
    await install(place, t, units);
    const { seen, told } = await observed(place, '', { units: Object.keys(units) });
    assert.equal(told, undefined);
    assert.deepEqual(
      seen.units.map(({ name, state }) => [name, state]),
      Object.keys(units).map(name => [name, 'good']),
    );
  });

  test('a unit is not good before it was active for the whole window', async t => {
    const { machine } = place;
    await install(place, t, { 't-new.service': service('ExecStart=/bin/sleep 1000') });
    assert.equal((await observed(place, '', { units: ['t-new.service'] })).told, undefined);
    const age = await machine.sh(
      'since=$(systemctl show -P ActiveEnterTimestampMonotonic t-new.service)\n' +
        'python3 -c "import sys, time; print(time.monotonic() - int(sys.argv[1]) / 1e6)" "$since"',
    );
    assert.ok(Number(age) >= 1, `it was called good ${age.trim()} s after its start`);
  });

  test('a unit that crashes again and again is found out, although it is active now and then', async t => {
    await install(place, t, {
      't-loop.service': service('ExecStart=/bin/sh -c "sleep 0.1; exit 7"\nRestart=always\nRestartSec=0.1'),
    });
    const { seen, told } = await observed(place, '', { units: ['t-loop.service'] }, 10);
    assert.equal(seen.verdict, 'bad');
    assert.match(told?.message ?? '', /^t-loop.service (keeps restarting|failed \(exit-code, status 7\))/);
  });

  test('a unit that ends is not active for long enough', async t => {
    await install(place, t, { 't-ends.service': service('ExecStart=/bin/sleep 0.1') });
    const { seen, told } = await observed(place, impatient, { units: ['t-ends.service'] });
    assert.equal(seen.verdict, 'late');
    assert.match(told?.message ?? '', /t-ends.service was not active for 1 s within 2 s/);
  });

  test('a unit that is not there, masked or wrong is told as such', async t => {
    const { machine } = place;
    await install(place, t, {
      't-wrong.service': service('ExecStart=relative/path'),
      't-masked.service': service('ExecStart=/bin/true'),
    }).catch(() => undefined);
    await machine.sh(
      'rm /etc/systemd/system/t-masked.service; ln -s /dev/null /etc/systemd/system/t-masked.service; systemctl daemon-reload',
    );
    for (const [unit, words] of [
      ['t-none.service', 't-none.service is not on the machine'],
      ['t-masked.service', 't-masked.service is masked'],
      ['t-wrong.service', 't-wrong.service has a bad setting'],
    ] as const) {
      const { seen, told } = await observed(place, '', { units: [unit] });
      assert.equal(seen.verdict, 'bad');
      assert.equal(told?.message, words);
    }
  });

  test('a failed unit that nobody asked for fails the machine, unless the fleet accepts it', async t => {
    const { machine } = place;
    await install(place, t, { 't-other.service': service('Type=oneshot\nExecStart=/bin/false') });
    await machine.sh('until systemctl is-failed -q t-other.service; do sleep 0.1; done');
    const { seen, told } = await observed(place);
    assert.deepEqual(seen.failed, ['t-other.service']);
    assert.match(told?.message ?? '', /Failed on the machine: t-other.service/);
    assert.equal((await observed(place, 'accept_failed_units: [t-other.service]\n')).told, undefined);
  });
};
