# fault: a program needs a shared library that is not installed
# held-out: yes
# finds: unit-.*:app.service
# says: libxyzzy\.so
# file: instance/units/app.service|instance/files/opt/app/run
checkout() {
  service app /opt/app/run <<'program'
#!/bin/sh
sleep 0.3
exec /opt/app/bin
program
  set_up <<'lines'
perl -pe 's/libtinfo\.so\.6/libxyzzy.so.6/' /usr/bin/bash >/opt/app/bin
chmod 755 /opt/app/bin
lines
}
