# fault: a condition of a unit is not met
# finds: unit-condition:app.service
# says: condition
# file: instance/units/app.service
checkout() {
  service app /opt/app/run <<'program'
#!/bin/sh
exec sleep 100000
program
  sed -i '1i [Unit]\nConditionPathExists=/etc/app/enabled' instance/units/app.service
}
