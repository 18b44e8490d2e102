# fault: the environment file of a unit is missing
# held-out: yes
# finds: unit-.*:app.service
# says: /etc/app/env
# file: instance/units/app.service
checkout() {
  service app /opt/app/run <<'program'
#!/bin/sh
exec sleep 100000
program
  directive app EnvironmentFile=/etc/app/env
}
