# fault: the certificates of the authorities are gone from the machine
# held-out: third
# finds: unit-.*:worker.service
# says: ca-certificates|certificate
machine() {
  openssl req -x509 -newkey rsa:2048 -nodes -keyout /root/k -out /root/c -days 2 -subj /CN=localhost 2>/dev/null
  systemd-run --quiet --unit=peer openssl s_server -accept 8443 -cert /root/c -key /root/k -www -quiet
  mv /etc/ssl/certs /etc/ssl/gone
  printf '[Service]\nExecStart=/usr/bin/curl -fsS --max-time 5 https://localhost:8443/\n' >/run/systemd/system/worker.service
  systemctl daemon-reload
  sleep 2
  systemctl start worker
  until_true systemctl is-failed --quiet worker
}
undo() {
  systemctl stop peer
  mv /etc/ssl/gone /etc/ssl/certs
  rm /run/systemd/system/worker.service
  systemctl daemon-reload
  systemctl reset-failed
}
