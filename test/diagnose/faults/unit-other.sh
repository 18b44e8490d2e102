# fault: a unit that is not the fleet's fails
# finds: unit-failed:sync-mail.service
# says: sync-mail\.service
machine() {
  printf '[Service]\nType=oneshot\nExecStart=/bin/sh -c "echo mail queue is locked >&2; exit 75"\n' >/run/systemd/system/sync-mail.service
  systemctl daemon-reload
  systemctl start sync-mail || true
}
undo() {
  rm /run/systemd/system/sync-mail.service
  systemctl daemon-reload
  systemctl reset-failed
}
