# fault: a program of Type=forking writes its process id to another file than its unit says
# held-out: third
# finds: unit-.*:app.service
# says: PID|pid
# file: instance/units/app.service
checkout() {
  setting 'timeouts: { setup: 20 }'
  service app /opt/app/run <<'program'
#!/bin/sh
sleep 100000 &
echo $! >/run/app-daemon.pid
program
  directive app 'Type=forking\nPIDFile=/run/app.pid\nTimeoutStartSec=4'
}
