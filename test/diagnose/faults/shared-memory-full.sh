# fault: somebody filled /dev/shm, and a program needs it
# held-out: third
# finds: disk-full.*|unit-.*:cache.service
# says: /dev/shm
machine() {
  size=$(df -k --output=avail /dev/shm | tail -n 1)
  fallocate -l "${size}k" /dev/shm/somebody || head -c "${size}k" /dev/zero >/dev/shm/somebody || true
  printf '[Service]\nExecStart=/bin/sh -c "sleep 1; exec head -c 1000000 /dev/zero >/dev/shm/segment"\n' >/run/systemd/system/cache.service
  systemctl daemon-reload
  systemctl start cache
  until_true systemctl is-failed --quiet cache
}
undo() {
  rm -f /dev/shm/somebody /dev/shm/segment /run/systemd/system/cache.service
  systemctl daemon-reload
  systemctl reset-failed
}
