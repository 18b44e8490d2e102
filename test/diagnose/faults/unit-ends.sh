# fault: a program ends with success although it should run
# finds: unit-ended:app.service
# says: ended by itself
checkout() {
  service app /opt/app/run <<'program'
#!/bin/sh
echo "nothing to do"
program
}
