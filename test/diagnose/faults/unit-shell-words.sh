# fault: ExecStart= holds words of a shell, which systemd takes for arguments
# held-out: third
# finds: unit-.*:app.service
# says: ended|&&
# file: instance/units/app.service
checkout() {
  service app /opt/app/run <<'program'
#!/bin/sh
exec sleep 100000
program
  sed -i 's|^ExecStart=.*|ExecStart=/bin/echo starting \&\& /opt/app/run|' instance/units/app.service
}
