# fault: the set-up fetches through a proxy that is not there
# held-out: third
# finds: setup-failed
# says: proxy|3128
# file: instance/setup.sh
checkout() {
  set_up <<'lines'
export http_proxy=http://127.0.0.1:3128
curl -fsS http://files.example/app.tar.gz -o /opt/app.tar.gz
lines
}
