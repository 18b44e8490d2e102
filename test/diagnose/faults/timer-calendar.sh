# fault: a timer has a calendar that systemd does not understand
# held-out: again
# finds: unit-.*:report.timer
# says: report\.timer
checkout() {
  setting 'services: [report.timer]'
  set_up <<'lines'
printf '[Timer]\nOnCalendar=every second monday\n[Install]\nWantedBy=timers.target\n' >/etc/systemd/system/report.timer
printf '[Service]\nType=oneshot\nExecStart=/bin/true\n' >/etc/systemd/system/report.service
lines
}
