# fault: a service needs another one, which fails
# finds: unit-failed:db.service|unit-crash-loop:db.service
# says: db\.service
# file: instance/units/db.service|instance/files/opt/db/run
checkout() {
  service db /opt/db/run <<'program'
#!/bin/sh
echo 'data folder /var/lib/db does not exist' >&2
exit 1
program
  directive db 'Type=oneshot'
  sed -i 's/^Restart=.*//' instance/units/db.service
  service app /opt/app/run <<'program'
#!/bin/sh
exec sleep 100000
program
  sed -i '1i [Unit]\nRequires=db.service\nAfter=db.service' instance/units/app.service
}
