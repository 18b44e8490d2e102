# fault: a package was unpacked and never set up
# finds: packages-broken
# says: half
machine() {
  mkdir -p /root/thing/DEBIAN
  printf 'Package: thing\nVersion: 1\nArchitecture: all\nMaintainer: me\nDescription: a thing\n' >/root/thing/DEBIAN/control
  dpkg-deb --build /root/thing /root/thing.deb >/dev/null
  dpkg --unpack /root/thing.deb >/dev/null
}
undo() {
  dpkg --purge thing
  rm -r /root/thing /root/thing.deb
}
