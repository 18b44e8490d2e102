# fault: the settings of a proxy name a server that nobody knows
# held-out: fourth
# finds: unit-.*:app.service
# says: upstream "backend"
# file: instance/(units/app.service|files/opt/app/run|files/etc/app/app.conf)
checkout() {
  printf 'server {\n  location / {\n    proxy_pass http://backend:3000;\n  }\n}\n' | file instance/files/etc/app/app.conf
  service app /opt/app/run <<'program'
#!/bin/sh
echo '2026/01/01 00:00:00 [emerg] 12#12: host not found in upstream "backend" in /etc/app/app.conf:3' >&2
exit 1
program
}
