# fault: a unit says Type=nonsense and has no program
# finds: unit-bad-file:app.service
# says: app\.service
checkout() {
  setting 'services: [app.service]'
  set_up <<'lines'
printf '[Service]\nType=oneshot\n[Install]\nWantedBy=multi-user.target\n' >/etc/systemd/system/app.service
lines
}
