# fault: a disk is full of a file that was deleted and is still open
# held-out: third
# finds: disk-full.*
# says: deleted
machine() {
  mkdir -p /srv/data
  mount -t tmpfs -o size=8m tmpfs /srv/data
  systemd-run --quiet --unit=writer python3 -c 'import os,time
f = open("/srv/data/trace.log", "wb")
os.unlink("/srv/data/trace.log")
while True:
    try: f.write(b"x" * 100000); f.flush()
    except OSError: time.sleep(1000)'
  sleep 3
  printf '[Service]\nExecStart=/bin/sh -c "sleep 1; exec dd if=/dev/zero of=/srv/data/out bs=100k count=5"\n' >/run/systemd/system/reader.service
  systemctl daemon-reload
  systemctl start reader
  until_true systemctl is-failed --quiet reader
}
undo() {
  systemctl stop writer
  rm -f /run/systemd/system/reader.service
  umount /srv/data
  systemctl daemon-reload
  systemctl reset-failed
}
