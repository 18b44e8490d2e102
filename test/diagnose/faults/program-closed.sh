# fault: somebody took away all rights to a program, and its service was restarted
# held-out: again
# finds: files-changed
# says: /opt/hello/serve
# file: instance/files/opt/hello/serve
machine() {
  chmod 000 /opt/hello/serve
  systemctl restart hello || true
  sleep 2
}
undo() {
  chmod 755 /opt/hello/serve
  systemctl reset-failed
  systemctl restart hello
}
