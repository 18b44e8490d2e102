# fault: a unit runs as a user that does not exist
# finds: unit-user:app.service
# says: user
# file: instance/units/app.service
checkout() {
  service app /opt/app/run <<'program'
#!/bin/sh
exec sleep 100000
program
  directive app User=ghost
}
