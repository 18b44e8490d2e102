# fault: ProtectHome= hides the settings of a program
# held-out: third
# finds: unit-.*:app.service
# says: /root/app\.conf
# file: instance/units/app.service
checkout() {
  printf 'a=1\n' | file instance/files/root/app.conf
  service app /opt/app/run <<'program'
#!/bin/sh
set -e
. /root/app.conf
exec sleep 100000
program
  directive app 'ProtectHome=yes'
}
