# fault: the disk where a program keeps its data fills up while it runs
# finds: disk-full:/var/lib/queue
# says: full
machine() {
  mkdir -p /var/lib/queue
  mount -t tmpfs -o size=2m tmpfs /var/lib/queue
  head -c 4000000 /dev/zero >/var/lib/queue/data 2>/dev/null || true
}
undo() {
  umount /var/lib/queue
  rmdir /var/lib/queue
}
