# fault: a program runs into a limit of its own address space
# held-out: yes
# finds: unit-.*:app.service
# says: MemoryError|memory
# file: instance/units/app.service|instance/files/opt/app/run
checkout() {
  service app /opt/app/run <<'program'
#!/usr/bin/python3
import time
time.sleep(0.3)
bytearray(900 << 20)
program
  directive app LimitAS=300M
}
