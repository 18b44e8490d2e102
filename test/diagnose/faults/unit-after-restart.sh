# fault: a program fails only after the restart, which took away its file in /run
# finds: unit-crash-loop:app.service|unit-failed:app.service
# says: /run/app/socket-path
# file: instance/units/app.service|instance/files/opt/app/run
checkout() {
  setting 'restart: true'
  echo 'mkdir -p /run/app; echo 1 >/run/app/socket-path' | set_up
  service app /opt/app/run <<'program'
#!/bin/sh
set -e
sleep 0.3
where=$(cat /run/app/socket-path)
exec sleep 100000
program
}
