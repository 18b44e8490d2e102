# fault: RootDirectory= names a folder that nobody made
# held-out: fourth
# finds: unit-.*:app.service
# says: /srv/root
# file: instance/units/app.service
checkout() {
  service app /opt/app/run <<'program'
#!/bin/sh
exec sleep 100000
program
  directive app 'RootDirectory=/srv/root'
}
