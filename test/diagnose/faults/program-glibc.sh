# fault: a program was built against a newer C library
# held-out: third
# finds: unit-.*:app.service
# says: GLIBC_2\.38
# file: instance/(units/app.service|files/opt/app/run)
checkout() {
  service app /opt/app/run <<'program'
#!/bin/sh
echo "/opt/app/server: /lib/x86_64-linux-gnu/libc.so.6: version \`GLIBC_2.38' not found (required by /opt/app/server)" >&2
exit 1
program
}
