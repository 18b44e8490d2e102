# fault: a package that the set-up installs needs one that nobody has
# held-out: third
# finds: setup-failed|packages-broken
# says: libnothere2
# file: instance/setup.sh
checkout() {
  set_up <<'lines'
mkdir -p /root/thing/DEBIAN
printf 'Package: thing\nVersion: 1\nArchitecture: all\nMaintainer: me\nDepends: libnothere2 (>= 2)\nDescription: a thing\n' >/root/thing/DEBIAN/control
dpkg-deb --build /root/thing /root/thing.deb
apt-get install -y /root/thing.deb
lines
}
