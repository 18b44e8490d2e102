# fault: the start of one service stops another one, because it conflicts with it
# held-out: third
# finds: unit-.*:(hello|app).service
# says: [Cc]onflict
# file: instance/units/(app|hello).service
checkout() {
  service app /opt/app/run <<'program'
#!/bin/sh
exec sleep 100000
program
  sed -i '1i [Unit]\nConflicts=hello.service\nAfter=hello.service' instance/units/app.service
}
