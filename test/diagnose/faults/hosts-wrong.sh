# fault: /etc/hosts sends a name to an old address, where nobody listens
# held-out: third
# finds: unit-.*:worker.service
# says: queue\.internal
machine() {
  cp /etc/hosts /root/
  echo '127.0.0.9 queue.internal' >>/etc/hosts
  printf '[Service]\nExecStart=/usr/bin/curl -fsS --max-time 3 http://queue.internal:5672/\n' >/run/systemd/system/worker.service
  systemctl daemon-reload
  systemctl start worker
  until_true systemctl is-failed --quiet worker
}
undo() {
  cat /root/hosts >/etc/hosts
  rm /run/systemd/system/worker.service
  systemctl daemon-reload
  systemctl reset-failed
}
