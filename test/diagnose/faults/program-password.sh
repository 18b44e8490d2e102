# fault: a database does not accept the password of a program
# held-out: third
# finds: unit-.*:app.service
# says: password authentication failed
# file: instance/(units/app.service|files/opt/app/run)
checkout() {
  service app /opt/app/run <<'program'
#!/bin/sh
sleep 0.5
echo '2026-01-01 00:00:00 INFO connecting to db.internal:5432' >&2
echo 'FATAL: password authentication failed for user "app"' >&2
echo '2026-01-01 00:00:00 INFO shutting down' >&2
exit 2
program
}
