# fault: ProtectSystem=strict forbids a program to write its data
# held-out: third
# finds: unit-.*:app.service
# says: /var/lib/app
# file: instance/units/app.service
checkout() {
  echo 'mkdir -p /var/lib/app' | set_up
  service app /opt/app/run <<'program'
#!/bin/sh
set -e
date >/var/lib/app/started
exec sleep 100000
program
  directive app 'ProtectSystem=strict'
}
