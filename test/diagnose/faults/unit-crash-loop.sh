# fault: a program exits with 3 every second
# finds: unit-crash-loop:app.service
# says: app\.service.*exit code 3
# file: instance/units/app.service|instance/files/opt/app/run
checkout() {
  service app /opt/app/run <<'program'
#!/bin/sh
sleep 0.5
echo "no queue to work on" >&2
exit 3
program
}
