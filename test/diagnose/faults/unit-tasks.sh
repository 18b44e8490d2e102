# fault: a program may not start more processes
# finds: unit-crash-loop:app.service|unit-failed:app.service
# says: fork|processes
checkout() {
  service app /opt/app/run <<'program'
#!/bin/sh
sleep 0.5
for n in 1 2 3 4 5 6 7 8; do sleep 60 & done
exit 1
program
  directive app 'User=nobody\nLimitNPROC=3'
}
