# fault: the script of a package fails while a step installs it
# held-out: yes
# finds: packages-broken|setup-failed
# says: dpkg|thing|half
# file: instance/setup.sh
checkout() {
  set_up <<'lines'
mkdir -p /root/thing/DEBIAN
printf 'Package: thing\nVersion: 1\nArchitecture: all\nMaintainer: me\nDescription: a thing\n' >/root/thing/DEBIAN/control
printf '#!/bin/sh\necho "thing: cannot make its database" >&2\nexit 4\n' >/root/thing/DEBIAN/postinst
chmod 755 /root/thing/DEBIAN/postinst
dpkg-deb --build /root/thing /root/thing.deb
dpkg --install /root/thing.deb
lines
}
