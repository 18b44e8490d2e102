# fault: the first of two name servers never answers, and a job does not wait so long
# held-out: third
# finds: dns.*|name-server.*|names.*
# says: 127\.0\.0\.9
machine() {
  cp /etc/resolv.conf /root/
  systemd-run --quiet --unit=mute python3 -c 'import socket, time
held = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
held.bind(("127.0.0.9", 53))
time.sleep(1000)'
  sleep 1
  { echo 'nameserver 127.0.0.9'; cat /root/resolv.conf; } >/etc/resolv.conf
  printf '[Service]\nExecStart=/usr/bin/curl -fsS --max-time 3 http://deb.debian.org/\n' >/run/systemd/system/worker.service
  systemctl daemon-reload
  systemctl start worker
  until_true systemctl is-failed --quiet worker
}
undo() {
  systemctl stop mute
  cat /root/resolv.conf >/etc/resolv.conf
  rm /run/systemd/system/worker.service
  systemctl daemon-reload
  systemctl reset-failed
}
