# fault: nothing: a disk of a user is filled to 85 percent
# held-out: third
# finds: healthy
machine() {
  mkdir -p /srv/data
  mount -t tmpfs -o size=20m tmpfs /srv/data
  head -c 17m /dev/zero >/srv/data/full
}
undo() { umount /srv/data; }
