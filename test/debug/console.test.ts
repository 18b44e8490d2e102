import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Bundle } from '../../debug/bundle.ts';
import { judge } from '../../debug/judge.ts';
import { caseOf, flat } from './cases.ts';

const { probes: _probes, ...healthy } = caseOf('healthy').bundle;
const ids = (bundle: Bundle) => flat(judge(bundle).findings).map(({ id }) => id);

/** A machine of which only the screen is known. */
const dark = (console: string, more: Partial<Bundle['machine']> = {}): Bundle => ({
  ...healthy,
  machine: {
    ...healthy.machine,
    phase: 'running',
    failed: { phase: 'reachable', why: 'it did not answer' },
    ...more,
  },
  reach: { tcp: 'refused', hostKey: 'unasked', login: 'unasked' },
  probes: {},
  console,
});

// As a machine said whose kernel answered EMFILE to every inotify_init1(2).
const usedUp = `Welcome to Debian GNU/Linux 12 (bookworm)!

\x1b[0;1;31mFailed to create control group inotify object: Too many open files\x1b[0m
\x1b[0;1;31mFailed to allocate manager object: Too many open files\x1b[0m
[\x1b[0;1;31m!!!!!!\x1b[0m] Failed to allocate manager object.
\x1b[0;1;31mExiting PID 1...\x1b[0m`;

test('a computer whose inotify instances are used up is the cause of whatever its machines did not do', () => {
  const verdict = judge(dark(usedUp));
  assert.match(
    verdict.line,
    /fs\.inotify\.max_user_instances is used up, which all machines on this computer share/,
  );
  assert.deepEqual(ids(dark(usedUp)).slice(0, 2), ['inotify-used-up', 'init-stopped']);
  assert.equal(verdict.findings[0]?.next, 'sudo sysctl -w fs.inotify.max_user_instances=8192');
  assert.equal(verdict.findings.length, 1);
  const elsewhere = judge(dark(usedUp, { provider: 'ec2' })).findings[0];
  assert.deepEqual([elsewhere?.id, elsewhere?.file], ['inotify-used-up', 'instance/setup.sh']);
});

test('a boot that comes after the machine was reachable is told as one', () => {
  const console = 'Reached target multi-user.target\nStarted ssh.service - OpenBSD Secure Shell server.\n';
  const again = `${console}systemd 252 running in system mode (+PAM)\nWelcome to Debian GNU/Linux 12\n[  OK  ] Created slice user.slice.\n`;
  const uploaded = { phase: 'uploaded', failed: { phase: 'configured', why: 'exit code 4' } } as const;
  assert.deepEqual(ids(dark(again, uploaded)).slice(0, 2), ['booting-again', 'ssh-refused']);
  assert.equal(ids(dark(console, uploaded))[0], 'ssh-refused');
  assert.equal(ids(dark(again))[0], 'ssh-refused');
});

test('what systemd says in every container is no trouble', () => {
  assert.ok(
    !ids(dark('Failed to create symlink /sys/fs/cgroup/cpu: File exists\n')).includes('console-trouble'),
  );
  assert.ok(
    ids(dark('[FAILED] Failed to start ssh.service - OpenBSD Secure Shell server.\n')).includes(
      'console-trouble',
    ),
  );
  const down =
    '[FAILED] Failed unmounting var-log-journal.mount.\nWelcome to Debian GNU/Linux 12\nReached target multi-user.target\n';
  assert.ok(!ids(dark(down)).includes('console-trouble'));
});
