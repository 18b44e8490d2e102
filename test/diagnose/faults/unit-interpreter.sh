# fault: the interpreter of a program is not installed
# finds: unit-program:app.service
# says: ruby
checkout() {
  setting 'services: [app.service]'
  set_up <<'lines'
mkdir -p /opt/app
printf '#!/usr/bin/ruby\nputs 1\n' >/opt/app/run
chmod 755 /opt/app/run
printf '[Service]\nExecStart=/opt/app/run\n[Install]\nWantedBy=multi-user.target\n' >/etc/systemd/system/app.service
lines
}
