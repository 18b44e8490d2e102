# fault: a Python program needs a module that is not installed
# held-out: yes
# finds: unit-.*:app.service
# says: requests
# file: instance/units/app.service|instance/files/opt/app/run
checkout() {
  service app /opt/app/run <<'program'
#!/usr/bin/python3
import time
import requests_of_mine
program
}
