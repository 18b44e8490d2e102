# fault: the interpreter of a service went away, and the service was restarted
# held-out: fourth
# finds: unit-program:hello.service|unit-.*:hello.service
# says: python3
machine() {
  mv /usr/bin/python3 /usr/bin/python3.gone
  systemctl restart hello || true
  until_true systemctl is-failed --quiet hello
}
undo() {
  mv /usr/bin/python3.gone /usr/bin/python3
  systemctl reset-failed
  systemctl restart hello
}
