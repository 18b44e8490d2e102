# fault: a file stands where a unit wants its state directory
# held-out: again
# finds: unit-.*:app.service
# says: state directory|/var/lib/app
# file: instance/units/app.service|instance/setup.sh
checkout() {
  service app /opt/app/run <<'program'
#!/bin/sh
exec sleep 100000
program
  directive app StateDirectory=app
  echo ': >/var/lib/app' | set_up
}
