# fault: the checksum of a file that the set-up fetched is wrong
# held-out: yes
# finds: setup-failed
# says: app\.bin|checksum
# file: instance/setup.sh
checkout() {
  set_up <<'lines'
echo downloaded >/opt/app.bin
echo "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  /opt/app.bin" | sha256sum -c -
lines
}
