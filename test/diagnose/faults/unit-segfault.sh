# fault: a program ends by SIGSEGV
# finds: unit-failed:app.service|unit-crash-loop:app.service
# says: SIGSEGV
checkout() {
  service app /opt/app/run <<'program'
#!/bin/sh
sleep 0.5
kill -SEGV $$
program
}
