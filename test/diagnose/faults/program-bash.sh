# fault: a script for sh uses words of bash
# held-out: third
# finds: unit-.*:app.service
# says: \[\[|declare
# file: instance/files/opt/app/run
checkout() {
  service app /opt/app/run <<'program'
#!/bin/sh
set -e
declare mode
[[ -n "$HOME" ]] && mode=home
exec sleep 100000
program
}
