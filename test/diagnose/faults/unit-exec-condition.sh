# fault: the ExecCondition= of a unit says no
# held-out: third
# finds: unit-.*:app.service
# says: [Cc]ondition
# file: instance/units/app.service
checkout() {
  service app /opt/app/run <<'program'
#!/bin/sh
exec sleep 100000
program
  directive app 'ExecCondition=/usr/bin/test -s /etc/app/licence'
}
