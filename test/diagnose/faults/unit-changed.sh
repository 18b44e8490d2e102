# fault: somebody changed a unit so that it cannot start
# finds: files-changed
# says: hello\.service
# file: instance/units/hello.service
machine() {
  cp /etc/systemd/system/hello.service /root/
  sed -i 's|^ExecStart=.*|ExecStart=/opt/hello/serve-fast|' /etc/systemd/system/hello.service
  systemctl daemon-reload
  systemctl restart hello || true
}
undo() {
  cp /root/hello.service /etc/systemd/system/
  rm /root/hello.service
  systemctl daemon-reload
  systemctl reset-failed
  systemctl restart hello
}
