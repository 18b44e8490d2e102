# fault: a step makes a file system on a disk that is not there
# held-out: fourth
# finds: setup-failed
# says: /dev/vdx
# file: instance/setup.sh
checkout() {
  set_up <<'lines'
mkfs.ext4 -q /dev/vdx
mount /dev/vdx /srv
lines
}
