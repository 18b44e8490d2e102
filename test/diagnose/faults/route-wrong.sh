# fault: the default route leads to an address where nobody is
# held-out: fourth
# finds: .*route.*|gateway.*|unit-.*:worker.service
# says: gateway|route
machine() {
  ip route show default >/root/route
  set -- $(cat /root/route)
  ip route replace default via "${3%.*}.250" dev "$5"
  printf '[Service]\nExecStart=/usr/bin/curl -fsS --max-time 8 http://203.0.113.80/\n' >/run/systemd/system/worker.service
  systemctl daemon-reload
  systemctl start worker
  until_true systemctl is-failed --quiet worker
}
undo() {
  ip route replace $(cat /root/route)
  rm /run/systemd/system/worker.service
  systemctl daemon-reload
  systemctl reset-failed
}
