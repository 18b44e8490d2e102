# fault: MemoryDenyWriteExecute= forbids what a program with a compiler of its own does
# held-out: third
# finds: unit-.*:app.service
# says: [Pp]ermi|MemoryDenyWriteExecute
# file: instance/units/app.service|instance/files/opt/app/run
checkout() {
  service app /opt/app/run <<'program'
#!/usr/bin/python3
import mmap
mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
program
  directive app 'MemoryDenyWriteExecute=yes'
}
