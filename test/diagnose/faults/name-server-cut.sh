# fault: the name server cannot be reached any more, and a job needs a name
# held-out: again
# finds: dns
# says: name server
machine() {
  server=$(sed -n 's/^nameserver //p' /etc/resolv.conf | head -n 1)
  ip route add blackhole "$server/32" 2>/dev/null || ip route add unreachable "$server/32"
  printf '[Service]\nExecStart=/usr/bin/curl -fsS --max-time 8 http://queue.example/\n' >/run/systemd/system/worker.service
  systemctl daemon-reload
  systemctl start worker
  until_true systemctl is-failed --quiet worker
}
undo() {
  server=$(sed -n 's/^nameserver //p' /etc/resolv.conf | head -n 1)
  ip route del "$server/32"
  rm /run/systemd/system/worker.service
  systemctl daemon-reload
  systemctl reset-failed
}
