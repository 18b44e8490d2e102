# fault: the name server does not answer, and a step fetches something
# finds: dns
# says: name server
checkout() {
  set_up <<'lines'
umount /etc/resolv.conf 2>/dev/null || true
echo 'nameserver 127.0.0.9' >/etc/resolv.conf
curl -fsS --max-time 10 http://archive.example/ -o /opt/app
lines
}
