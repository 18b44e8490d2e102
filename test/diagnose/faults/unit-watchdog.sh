# fault: a program stops answering its watchdog
# held-out: yes
# finds: unit-late:app.service|unit-crash-loop:app.service
# says: watchdog
checkout() {
  setting 'timeouts: { health: 15 }'
  setting 'window: 8'
  service app /opt/app/run <<'program'
#!/bin/sh
systemd-notify --ready
exec sleep 100000
program
  directive app 'Type=notify\nNotifyAccess=all\nWatchdogSec=2'
}
