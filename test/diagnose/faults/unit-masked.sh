# fault: somebody masked a service
# finds: unit-masked:hello.service|files-changed
# says: hello\.service
machine() {
  mv /etc/systemd/system/hello.service /root/
  systemctl mask --now hello
}
undo() {
  systemctl unmask hello
  rm -f /etc/systemd/system/hello.service
  mv /root/hello.service /etc/systemd/system/
  systemctl daemon-reload
  systemctl reset-failed
  systemctl start hello
}
