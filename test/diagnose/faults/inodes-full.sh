# fault: a step of the set-up uses up the inodes of a disk
# finds: inodes-full:/var/lib/hello
# says: inodes
checkout() {
  set_up <<'lines'
mkdir -p /var/lib/hello
mount -t tmpfs -o size=4m,nr_inodes=50 tmpfs /var/lib/hello
for n in $(seq 100); do : >"/var/lib/hello/$n"; done
lines
}
