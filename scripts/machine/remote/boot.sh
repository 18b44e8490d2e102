# Switches to the machine's own host key (pinned by the laptop before), then waits for cloud-init and prints what
# it says about itself, without starting python for it. $1: seconds to wait.
set -eu
limit=$1
key=/etc/ssh/ssh_host_ed25519_key
if [ ! -e "$MAYFLY_STATE/host-key" ]; then
  # Each step may have been the last one of a try before.
  [ ! -e "$key.next" ] || mv -f "$key.next" "$key"
  [ ! -e "$key.next.pub" ] || mv -f "$key.next.pub" "$key.pub"
  find /etc/ssh -name 'ssh_host_*' ! -name 'ssh_host_ed25519_key*' -delete
  # A reload keeps this connection; new ones see the new key.
  systemctl reload ssh.service 2>/dev/null || systemctl reload sshd.service
  : >"$MAYFLY_STATE/host-key"
fi

run=/run/cloud-init
# Not the clock on the wall, which may be set while a machine boots.
seconds() { cut -d . -f 1 /proc/uptime; }
end=$(($(seconds) + limit))
while [ ! -e "$run/result.json" ]; do
  if [ -e "$run/disabled" ]; then
    echo '@disabled'
    exit 0
  fi
  [ "$(seconds)" -lt "$end" ] || break
  sleep 0.2
done
echo '@status'
cat "$run/status.json" 2>/dev/null || true
echo '@result'
cat "$run/result.json" 2>/dev/null || true
echo '@warnings'
grep -a WARNING /var/log/cloud-init.log 2>/dev/null | tail -n 20 || true
echo '@launch'
cat "$MAYFLY_STATE/launch-result" 2>/dev/null || true
echo '@firstkeys'
cat "$MAYFLY_STATE/first-host-keys" 2>/dev/null || true
echo '@output'
tail -n 20 /var/log/cloud-init-output.log 2>/dev/null | tail -c 8192 || true
