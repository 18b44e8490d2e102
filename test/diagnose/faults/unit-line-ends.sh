# fault: a program has Windows line ends
# finds: unit-program:app.service
# says: line ends
checkout() {
  setting 'services: [app.service]'
  set_up <<'lines'
mkdir -p /opt/app
printf '#!/bin/sh\r\nexec sleep 100000\r\n' >/opt/app/run
chmod 755 /opt/app/run
printf '[Service]\nExecStart=/opt/app/run\n[Install]\nWantedBy=multi-user.target\n' >/etc/systemd/system/app.service
lines
}
