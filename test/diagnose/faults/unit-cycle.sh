# fault: two services wait for each other
# finds: unit-cycle:(a|b).service
# says: waits for itself
checkout() {
  setting 'restart: true'
  setting 'services: [a.service, b.service]'
  set_up <<'lines'
for pair in 'a b' 'b a'; do
  set -- $pair
  printf '[Unit]\nAfter=%s.service\nRequires=%s.service\n[Service]\nExecStart=/bin/sleep 100000\n[Install]\nWantedBy=multi-user.target\n' "$2" "$2" >"/etc/systemd/system/$1.service"
done
lines
}
