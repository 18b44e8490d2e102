# fault: a program uses instructions that the processor does not have
# held-out: third
# finds: unit-.*:app.service
# says: SIGILL|[Ii]llegal
# file: instance/(units/app.service|files/opt/app/run)
checkout() {
  service app /opt/app/run <<'program'
#!/usr/bin/python3
import os, signal, time
time.sleep(0.3)
os.kill(os.getpid(), signal.SIGILL)
program
}
