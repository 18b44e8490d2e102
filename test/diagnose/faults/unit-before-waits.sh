# fault: the ExecStartPre= of a unit waits for a database that never comes
# held-out: fourth
# finds: unit-.*:app.service
# says: time
# file: instance/(units/app.service|files/opt/app/wait)
checkout() {
  setting 'timeouts: { setup: 25, health: 6 }'
  service app /opt/app/run <<'program'
#!/bin/sh
exec sleep 100000
program
  file instance/files/opt/app/wait 755 <<'program'
#!/bin/sh
until curl -fsS http://127.0.0.1:5432/; do sleep 1; done
program
  directive app 'TimeoutStartSec=4\nExecStartPre=/opt/app/wait'
}
