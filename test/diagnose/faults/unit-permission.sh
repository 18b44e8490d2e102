# fault: a program may not read its own settings
# held-out: yes
# finds: unit-.*:app.service
# says: [Pp]ermission denied.*/etc/app/secret|/etc/app/secret.*[Pp]ermission denied
# file: instance/units/app.service|instance/files/opt/app/run|instance/setup.sh
checkout() {
  service app /opt/app/run <<'program'
#!/bin/sh
set -e
settings=$(cat /etc/app/secret)
exec sleep 100000
program
  directive app User=nobody
  echo 'mkdir -p /etc/app; echo a >/etc/app/secret; chmod 600 /etc/app/secret' | set_up
}
