# fault: a unit writes its output to a file in a folder that is not there
# held-out: again
# finds: unit-.*:app.service
# says: /var/log/app|output
# file: instance/units/app.service
checkout() {
  service app /opt/app/run <<'program'
#!/bin/sh
exec sleep 100000
program
  directive app StandardOutput=append:/var/log/app/out.log
}
