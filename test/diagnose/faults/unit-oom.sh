# fault: a program takes more memory than its machine has
# finds: out-of-memory|unit-oom:app.service
# says: memory
checkout() {
  setting 'local: { memory: 256m }'
  service app /opt/app/run <<'program'
#!/usr/bin/python3
import time
time.sleep(1)
taken = []
while True:
    taken.append(bytearray(8 << 20))
program
}
