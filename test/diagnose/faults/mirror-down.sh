# fault: a step of the set-up installs a package, and the archive refuses the connection
# finds: setup-failed
# says: step 4/7
# also: connect|127\.0\.0\.1
# file: instance/setup.sh
checkout() {
  set_up <<'lines'
echo 'deb http://127.0.0.1:9/debian bookworm main' >/etc/apt/sources.list
rm -f /etc/apt/sources.list.d/*
apt-get -o Acquire::Retries=0 update
apt-get install -y nginx
lines
}
