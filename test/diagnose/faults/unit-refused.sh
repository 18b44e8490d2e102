# fault: a program needs a database that nobody runs
# held-out: yes
# finds: unit-.*:app.service
# says: refused
# file: instance/units/app.service|instance/files/opt/app/run
checkout() {
  service app /opt/app/run <<'program'
#!/usr/bin/python3
import socket, time
time.sleep(0.5)
socket.create_connection(("127.0.0.1", 5432))
program
}
