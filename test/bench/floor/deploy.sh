#!/bin/sh
# The floor of a deployment: one ssh a machine, side by side; one archive on stdin, the set-up in the same session.
# $1: a folder with bundle/, ssh_config and hosts (one name a line). Fails when any machine does.
set -u
cd "$1" || exit 1
rm -f failed
tar -cf bundle.tar -C bundle . || exit 1
remote='mkdir /opt/uploaded_files && cd /opt/uploaded_files && tar -xf - && exec sh setup.sh >/opt/deployment.log 2>&1 </dev/null'
while read -r host; do
  ssh -F ssh_config "$host" "sudo -n sh -c '$remote'" <bundle.tar || echo "$host" >>failed &
done <hosts
wait
[ ! -e failed ] || {
  sed 's/^/failed: /' failed >&2
  exit 1
}
