# fault: a step unpacks what it fetches, and its server does not have it
# held-out: third
# finds: setup-failed
# says: 404
# file: instance/setup.sh
checkout() {
  set_up <<'lines'
(cd /opt && exec python3 -m http.server 8999 --bind 127.0.0.1 >/dev/null 2>&1 3>&-) &
sleep 2
curl -fsSL http://127.0.0.1:8999/app-1.2.tar.gz | tar -xzf - -C /opt
lines
}
