# fault: somebody overrode a unit by a drop-in, and it cannot start any more
# finds: unit-override.*
# says: override\.conf
machine() {
  mkdir -p /etc/systemd/system/hello.service.d
  printf '[Service]\nExecStart=\nExecStart=/opt/hello/serve --fast\nEnvironmentFile=/etc/hello.env\n' >/etc/systemd/system/hello.service.d/override.conf
  systemctl daemon-reload
  systemctl restart hello || true
  sleep 2
}
undo() {
  rm -r /etc/systemd/system/hello.service.d
  systemctl daemon-reload
  systemctl reset-failed
  systemctl restart hello
}
