# fault: a program has mode 644
# finds: unit-program:app.service
# says: not executable
checkout() {
  setting 'services: [app.service]'
  set_up <<'lines'
mkdir -p /opt/app
printf '#!/bin/sh\nexec sleep 100000\n' >/opt/app/run
printf '[Service]\nExecStart=/opt/app/run\n[Install]\nWantedBy=multi-user.target\n' >/etc/systemd/system/app.service
lines
}
