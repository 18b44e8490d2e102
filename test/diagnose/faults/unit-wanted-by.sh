# fault: a unit is wanted by a target that does not exist, so nothing starts it after the restart
# held-out: third
# finds: unit-.*:app.service
# says: start
# file: instance/units/app.service
checkout() {
  setting 'restart: true'
  service app /opt/app/run <<'program'
#!/bin/sh
exec sleep 100000
program
  sed -i 's/^WantedBy=.*/WantedBy=multiuser.target/' instance/units/app.service
}
