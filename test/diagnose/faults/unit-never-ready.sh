# fault: a program of Type=notify never says that it is ready
# finds: unit-late:app.service
# says: app\.service
checkout() {
  setting 'timeouts: { health: 12 }'
  service app /opt/app/run <<'program'
#!/bin/sh
exec sleep 100000
program
  directive app 'Type=notify\nTimeoutStartSec=4'
  sed -i 's/^Restart=.*//' instance/units/app.service
}
