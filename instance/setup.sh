#!/bin/sh
# Sets up one machine, once, as root, from the uploaded folder that it stands in. Every step is numbered and written
# to the log ($MAYFLY_LOG, /opt/deployment.log); the first command that fails ends the set-up and fails the machine.
# Nothing here is ever run twice on a machine: to change a machine, change this file, then `just destroy`, `just create`.
set -eu
cd "${MAYFLY_UPLOADS:?}"
umask 022

total=$(grep -c '^step ' "$0")
number=0
name='start'

now() { date -u +%Y-%m-%dT%H:%M:%SZ; }

# File descriptor 3 tells the laptop; it may be gone, which must not stop the set-up.
step() {
  number=$((number + 1))
  name=$*
  echo "$(now) step $number/$total $name"
  (echo "step $number/$total $name" >&3) 2>/dev/null || true
}

ended() {
  code=$?
  if [ "$code" -eq 0 ]; then
    echo "$(now) done"
  else
    echo "$(now) failed step $number/$total $name rc=$code"
  fi
}
trap ended EXIT

step wait for cloud-init
tries=0
until [ -e /run/cloud-init/result.json ]; do
  tries=$((tries + 1))
  [ "$tries" -le 600 ] || { echo 'cloud-init is not done after 600 s'; exit 1; }
  sleep 1
done

step move files
# Folders that exist keep their modes; files are replaced, not written into.
if [ -d files ]; then cp -R --remove-destination files/. /; fi

step install units
if [ -d units ]; then cp -R --remove-destination units/. /etc/systemd/system/; fi

step set up the application
# Yours: packages, users, data. For example: apt-get update && apt-get install -y nginx

step enable units
# systemd reads all units anew once, and not at all before a restart, which does so: each time takes it a tenth of a second.
# shellcheck disable=SC2046 # unit names hold no blanks
[ ! -s mayfly/enabled ] || systemctl enable --quiet --no-reload $(cat mayfly/enabled)
[ "${MAYFLY_RESTART:?}" = yes ] || systemctl daemon-reload

step check what was installed
[ ! -s "${MAYFLY_MANIFEST:?}" ] ||
  awk '{ sum = $1; sub(/^[^ ]+  [^ ]+  /, ""); print sum "  " $0 }' "$MAYFLY_MANIFEST" |
  sha256sum --check --quiet --strict

step hand over to systemd
if [ "${MAYFLY_RESTART:?}" = yes ]; then
  # Asked for, not done here: the laptop orders the restart once it has read this answer.
  : >"${MAYFLY_STATE:?}/restart"
else
  # shellcheck disable=SC2046
  [ ! -s mayfly/enabled ] || systemctl start $(cat mayfly/enabled)
fi
