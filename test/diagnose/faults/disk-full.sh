# fault: a step of the set-up fills a small disk
# finds: disk-full:/var/lib/hello
# says: full
checkout() {
  set_up <<'lines'
mkdir -p /var/lib/hello
mount -t tmpfs -o size=4m tmpfs /var/lib/hello
head -c 8000000 /dev/zero >/var/lib/hello/data
lines
}
