# fault: somebody kills a program again and again until systemd gives up
# finds: unit-crash-loop:hello.service|unit-failed:hello.service
# says: SIGKILL
machine() {
  for n in 1 2 3 4 5 6 7 8; do
    systemctl kill --signal=KILL hello 2>/dev/null || true
    sleep 0.4
  done
  until_true systemctl is-failed --quiet hello
}
undo() {
  systemctl reset-failed
  systemctl start hello
}
