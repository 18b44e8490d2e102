import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type OneMachine, oneMachine, whyNoMachine } from '../support/one-machine.ts';

const why = await whyNoMachine();

describe('a machine of the shipped template', { skip: why ?? false }, () => {
  let machine: OneMachine;
  before(async () => {
    machine = await oneMachine('boot');
  });
  after(() => machine?.end());

  test('boots without an error and without a warning of cloud-init', async () => {
    const { v1 } = JSON.parse(await machine.run('cat /run/cloud-init/result.json'));
    assert.deepEqual(v1.errors, []);
    assert.match(v1.datasource, /NoCloud/);
    assert.equal(
      await machine.run('grep -E "WARN|ERROR|CRIT|Traceback|eprecat" /var/log/cloud-init.log || true'),
      '',
    );
  });

  test('has no failed unit', async () => {
    assert.equal(await machine.run('systemctl is-system-running'), 'running\n');
  });

  test('knows its own name, so that sudo has nothing to say', async () => {
    assert.equal(await machine.run('hostname'), `${machine.name}\n`);
    assert.equal(await machine.run('su mayfly -c "sudo -n id -u" 2>&1'), '0\n');
    assert.match(await machine.run('passwd -S mayfly'), /^mayfly L /);
  });

  test('lets one user in, by key, from the first start of its SSH server, which is never restarted', async () => {
    const settings = await machine.run('sshd -T');
    for (const line of [
      'allowusers mayfly',
      'passwordauthentication no',
      'kbdinteractiveauthentication no',
      'permitrootlogin no',
      'allowagentforwarding no',
      'x11forwarding no',
      'authenticationmethods publickey',
      'hostkey /etc/ssh/ssh_host_ed25519_key',
    ])
      assert.match(settings, new RegExp(`^${line}$`, 'm'));
    assert.equal(settings.match(/^(hostkey|allowusers) /gm)?.length, 2);
    const journal = await machine.run('journalctl -b -u ssh.service -o cat');
    assert.equal(journal.match(/^Starting /gm)?.length, 1);
    assert.equal(await machine.run(`grep -c "'restart', 'ssh'" /var/log/cloud-init.log || true`), '0\n');
    await machine.run(`start=$(systemctl show --property ExecMainStartTimestamp --value ssh.service)
      [ "$(stat -c %Y /etc/ssh/sshd_config.d/10-mayfly.conf)" -le "$(date -d "$start" +%s)" ]`);
  });

  test('has one host key, the one that was made for it', async () => {
    assert.equal(await machine.run('ls /etc/ssh | grep "^ssh_host_.*_key$"'), 'ssh_host_ed25519_key\n');
    await machine.run(
      '[ "$(ssh-keygen -yf /etc/ssh/ssh_host_ed25519_key | cut -d" " -f2)" = "$(cut -d" " -f2 /etc/ssh/ssh_host_ed25519_key.pub)" ]',
    );
  });
});
