# fault: somebody took away the right to write into /tmp, and a program needs it
# held-out: yes
# finds: unit-.*:spool.service
# says: /tmp
machine() {
  chmod 755 /tmp
  printf '[Service]\nUser=nobody\nExecStart=/bin/sh -c "sleep 1; exec mktemp"\n' >/run/systemd/system/spool.service
  systemctl daemon-reload
  systemctl start spool
  until_true systemctl is-failed --quiet spool
}
undo() {
  chmod 1777 /tmp
  rm /run/systemd/system/spool.service
  systemctl daemon-reload
  systemctl reset-failed
}
