# fault: the ExecStartPre of a unit fails
# held-out: yes
# finds: unit-.*:app.service
# says: /var/cache/app-data|migrations
# file: instance/units/app.service|instance/files/opt/app/migrate
checkout() {
  service app /opt/app/run <<'program'
#!/bin/sh
exec sleep 100000
program
  printf '#!/bin/sh\necho "cannot apply migrations: /var/cache/app-data is gone" >&2\nexit 12\n' | file instance/files/opt/app/migrate 755
  directive app ExecStartPre=/opt/app/migrate
}
