# fault: a unit requires one that is not installed
# held-out: again
# finds: unit-.*:app.service
# says: cache-server
checkout() {
  setting 'services: [app.service]'
  set_up <<'lines'
printf '[Unit]\nRequires=cache-server.service\nAfter=cache-server.service\n[Service]\nExecStart=/bin/sleep 100000\n[Install]\nWantedBy=multi-user.target\n' >/etc/systemd/system/app.service
lines
}
