# fault: PrivateTmp= hides a file that the set-up left in /tmp
# held-out: third
# finds: unit-.*:app.service
# says: /tmp/app\.token
# file: instance/units/app.service|instance/files/opt/app/run
checkout() {
  echo 'echo secretless >/tmp/app.token' | set_up
  service app /opt/app/run <<'program'
#!/usr/bin/python3
import time
token = open("/tmp/app.token").read()
time.sleep(100000)
program
  directive app 'PrivateTmp=yes'
}
