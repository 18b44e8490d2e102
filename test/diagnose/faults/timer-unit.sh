# fault: a timer names a service that does not exist
# held-out: fourth
# finds: unit-.*:app.timer
# says: backups\.service
# file: instance/units/app.timer
checkout() {
  printf '[Timer]\nOnCalendar=daily\nUnit=backups.service\n[Install]\nWantedBy=timers.target\n' | file instance/units/app.timer
  printf '[Service]\nType=oneshot\nExecStart=/bin/true\n' | file instance/units/backup.service
}
