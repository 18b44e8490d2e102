# fault: the interpreter that env should find is not installed
# finds: unit-crash-loop:app.service|unit-failed:app.service|unit-program:app.service
# says: node
checkout() {
  setting 'services: [app.service]'
  set_up <<'lines'
mkdir -p /opt/app
printf '#!/usr/bin/env node\nserve()\n' >/opt/app/run
chmod 755 /opt/app/run
printf '[Service]\nExecStart=/opt/app/run\n[Install]\nWantedBy=multi-user.target\n' >/etc/systemd/system/app.service
lines
}
