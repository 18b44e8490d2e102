# fault: ReadWritePaths= names a folder that nobody made
# finds: unit-sandbox:app.service
# says: /var/lib/app
# file: instance/units/app.service
checkout() {
  service app /opt/app/run <<'program'
#!/bin/sh
exec sleep 100000
program
  directive app 'ProtectSystem=strict\nReadWritePaths=/var/lib/app/data'
}
