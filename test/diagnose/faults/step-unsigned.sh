# fault: a step adds a package source that nobody signed
# held-out: third
# finds: setup-failed
# says: signed|Release
# file: instance/setup.sh
checkout() {
  set_up <<'lines'
mkdir -p /srv/repo
: >/srv/repo/Packages
printf 'Origin: us\nSHA256:\n %s 0 Packages\n' "$(sha256sum </srv/repo/Packages | cut -d' ' -f1)" >/srv/repo/Release
rm -f /etc/apt/sources.list
echo 'deb file:/srv/repo ./' >/etc/apt/sources.list.d/ours.list
apt-get update -o APT::Update::Error-Mode=any
apt-get install -y thing
lines
}
