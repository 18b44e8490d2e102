# fault: a variable that a Python program needs is not in its environment
# held-out: third
# finds: unit-.*:app.service
# says: DATABASE_URL
# file: instance/(units/app.service|files/opt/app/run)
checkout() {
  service app /opt/app/run <<'program'
#!/usr/bin/python3
import os
url = os.environ["DATABASE_URL"]
program
}
