#!/bin/sh
# Makes a Debian root folder ($1) into the base image of local machines. Runs at image build, on either way to build.
set -eu
root=$1

# cloud-init looks nowhere but at the seed that mayfly mounts; without one the machine still boots.
mkdir -p "$root/etc/cloud/cloud.cfg.d"
cat >"$root/etc/cloud/cloud.cfg.d/90_mayfly.cfg" <<'END'
datasource_list: [NoCloud, None]
END
# A locale that exists without being generated; cloud-init's default one reports a real error here.
echo 'LANG=C.UTF-8' >"$root/etc/default/locale"

# Every machine makes its own identity: nothing that two machines could share may stand in the image.
rm -f "$root"/etc/ssh/ssh_host_*
: >"$root/etc/machine-id"
rm -f "$root/var/lib/dbus/machine-id"

# These have no work in a container, and cost boot time or fail there.
for unit in apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer fstrim.timer \
  e2scrub_reap.service systemd-udevd.service systemd-udevd-control.socket systemd-udevd-kernel.socket \
  systemd-udev-trigger.service systemd-timesyncd.service systemd-modules-load.service \
  console-getty.service getty.target getty-static.service sys-kernel-config.mount sys-kernel-debug.mount \
  sys-kernel-tracing.mount dev-hugepages.mount dev-mqueue.mount; do
  ln -sf /dev/null "$root/etc/systemd/system/$unit"
done
