# fault: the port of a program is taken by another one
# finds: port-taken:app.service
# says: port
# file: instance/units/app.service|instance/files/opt/app/run
checkout() {
  service app /opt/app/run <<'program'
#!/bin/sh
sleep 1
exec python3 -m http.server 8080
program
}
