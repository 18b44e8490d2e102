# fault: a credential of a unit is missing
# finds: unit-credentials:app.service
# says: credential
# file: instance/units/app.service
checkout() {
  service app /opt/app/run <<'program'
#!/bin/sh
exec sleep 100000
program
  directive app LoadCredential=token:/etc/app/token
}
