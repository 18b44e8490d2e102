# fault: PAM does not let a unit's session begin
# held-out: fourth
# finds: unit-.*:app.service
# says: PAM
# file: instance/units/app.service
checkout() {
  printf 'account required pam_deny.so\nsession required pam_deny.so\n' | file instance/files/etc/pam.d/app
  service app /opt/app/run <<'program'
#!/bin/sh
exec sleep 100000
program
  directive app 'User=nobody\nPAMName=app'
}
