# fault: no name server is named any more, and a program needs one
# held-out: yes
# finds: dns
# says: name
machine() {
  cp /etc/resolv.conf /root/
  : >/etc/resolv.conf
  printf '[Service]\nExecStart=/usr/bin/curl -fsS http://queue.example/\n' >/run/systemd/system/worker.service
  systemctl daemon-reload
  systemctl start worker
  until_true systemctl is-failed --quiet worker
}
undo() {
  cat /root/resolv.conf >/etc/resolv.conf
  rm /run/systemd/system/worker.service
  systemctl daemon-reload
  systemctl reset-failed
}
