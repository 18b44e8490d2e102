# fault: the working folder of a unit does not exist
# finds: unit-folder:app.service
# says: /var/www/app|working
# file: instance/units/app.service
checkout() {
  service app /opt/app/run <<'program'
#!/bin/sh
exec sleep 100000
program
  directive app WorkingDirectory=/var/www/app
}
