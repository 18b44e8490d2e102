# fault: a program runs out of file descriptors
# finds: unit-crash-loop:app.service|unit-failed:app.service
# says: [Tt]oo many open files
checkout() {
  service app /opt/app/run <<'program'
#!/usr/bin/python3
import time
time.sleep(0.5)
held = [open("/dev/null") for _ in range(100)]
program
  directive app LimitNOFILE=40
}
