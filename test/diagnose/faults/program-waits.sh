# fault: a program runs and waits for its database for ever
# held-out: fourth
# finds: health-.*|phase-failed|unit-.*:app.service
# says: 8085|database
# file: fleet.yaml|instance/.*
checkout() {
  setting 'health: [{ kind: tcp, port: 8085 }]'
  service app /opt/app/run <<'program'
#!/bin/sh
while :; do
  echo 'database db.internal:5432: connection refused, trying again' >&2
  sleep 1
done
program
}
