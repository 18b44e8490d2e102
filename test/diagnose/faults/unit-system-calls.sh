# fault: SystemCallFilter= forbids a call that a program makes
# held-out: third
# finds: unit-.*:app.service
# says: SIGSYS|system call
# file: instance/units/app.service
checkout() {
  service app /opt/app/run <<'program'
#!/usr/bin/python3
import os, time
open("/tmp/x", "w")
os.chown("/tmp/x", 1, 1)
time.sleep(100000)
program
  directive app 'SystemCallFilter=~@chown'
}
