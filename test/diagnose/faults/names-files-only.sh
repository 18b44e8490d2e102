# fault: names are looked up in files only (nsswitch.conf), and a job needs a name
# held-out: fourth
# finds: dns
# says: nsswitch
machine() {
  cp /etc/nsswitch.conf /root/
  sed -i 's/^hosts:.*/hosts: files/' /etc/nsswitch.conf
  printf '[Service]\nExecStart=/usr/bin/curl -fsS http://deb.debian.org/\n' >/run/systemd/system/worker.service
  systemctl daemon-reload
  systemctl start worker
  until_true systemctl is-failed --quiet worker
}
undo() {
  cat /root/nsswitch.conf >/etc/nsswitch.conf
  rm /run/systemd/system/worker.service
  systemctl daemon-reload
  systemctl reset-failed
}
