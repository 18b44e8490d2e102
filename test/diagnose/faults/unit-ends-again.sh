# fault: a program ends with success again and again, and systemd starts it each time
# held-out: yes
# finds: unit-crash-loop:app.service|unit-ended:app.service
# says: app\.service
checkout() {
  service app /opt/app/run <<'program'
#!/bin/sh
sleep 0.5
program
  sed -i 's/^Restart=.*/Restart=always/' instance/units/app.service
}
