#!/bin/sh
# The floor of a creation: start every machine at once, wait for cloud-init, deploy, restart, wait for the units.
# $1: a folder with network and run-1 … run-N (the engine's commands), bundle/ and ssh_config  $2: engine
# $3: N  $4: start of the machines' names at the engine  $5: units. Fails when any machine does.
set -u
cd "$1" || exit 1
engine=$2 count=$3 name=$4 units=$5
rm -f failed known-*
tar -cf bundle.tar -C bundle . || exit 1
remote='mkdir /opt/uploaded_files && cd /opt/uploaded_files && tar -xf - && exec sh setup.sh >/opt/deployment.log 2>&1 </dev/null'
booted='until [ -e /run/cloud-init/result.json ]; do sleep 0.2; done'
start="cut -d ' ' -f 22 /proc/1/stat"

# Tries a command on the machine until it succeeds, for about five minutes.
until_on() {
  tries=0
  until on "$1" >/dev/null 2>&1; do
    tries=$((tries + 1))
    [ $tries -lt 1000 ] || return 1
    sleep 0.3
  done
}
machine() {
  slot=$1
  sh "./run-$slot" >/dev/null 2>&1 || return 1
  port=$("$engine" port "$name$slot" 22/tcp) || return 1
  on() { ssh -F ssh_config -p "${port##*:}" "machine-$slot" "$1"; }
  until_on "$booted" || return 1
  on "sudo -n sh -c '$remote'" <bundle.tar || return 1
  before=$(on "$start && sudo -n systemctl reboot --no-block")
  [ -n "$before" ] || return 1
  until_on "[ \$($start) != $before ] && systemctl is-active --quiet $units"
}

sh ./network >/dev/null 2>&1 || exit 1
slot=1
while [ $slot -le "$count" ]; do
  machine $slot >"log-$slot" 2>&1 </dev/null || echo "machine $slot" >>failed &
  slot=$((slot + 1))
done
wait
[ ! -e failed ] || {
  sed 's/^/failed: /' failed >&2
  exit 1
}
