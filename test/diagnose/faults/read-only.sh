# fault: a step of the set-up writes to a read-only file system
# finds: read-only:/srv
# says: read-only
checkout() {
  set_up <<'lines'
mount -t tmpfs -o ro tmpfs /srv
echo data >/srv/data
lines
}
