# fault: the settings of a server have an unknown word
# held-out: again
# finds: unit-.*:app.service
# says: unknown directive
# file: instance/files/etc/app/server.conf
checkout() {
  printf 'port 9000;\nworkers 4;\nlissten 8;\n' | file instance/files/etc/app/server.conf
  service app /opt/app/run <<'program'
#!/bin/sh
sleep 0.3
echo 'server: [emerg] unknown directive "lissten" in /etc/app/server.conf:3' >&2
exit 1
program
}
