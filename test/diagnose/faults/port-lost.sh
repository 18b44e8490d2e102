# fault: the port of a service was taken while it was down
# finds: port-taken:hello.service
# says: port
machine() {
  systemctl stop hello
  systemd-run --quiet --unit=squatter python3 -m http.server 8080
  sleep 2
  systemctl start hello || true
  sleep 3
}
undo() {
  systemctl stop squatter
  systemctl reset-failed || true
  systemctl restart hello
}
