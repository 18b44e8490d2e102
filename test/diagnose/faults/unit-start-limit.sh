# fault: a program ends at once until systemd gives up
# finds: unit-crash-loop:app.service
# says: app\.service
# file: instance/units/app.service|instance/files/opt/app/run
checkout() {
  service app /opt/app/run <<'program'
#!/bin/sh
exit 1
program
}
