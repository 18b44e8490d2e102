# fault: a program writes a larger file than its limit allows
# held-out: yes
# finds: unit-.*:app.service
# says: SIGXFSZ|[Ff]ile (size|too)
checkout() {
  service app /opt/app/run <<'program'
#!/bin/sh
sleep 0.3
exec head -c 3000000 /dev/zero >/tmp/big
program
  directive app LimitFSIZE=1M
}
