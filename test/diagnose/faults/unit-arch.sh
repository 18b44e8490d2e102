# fault: a program was built for another processor
# finds: unit-program:app.service
# says: aarch64
checkout() {
  setting 'services: [app.service]'
  set_up <<'lines'
mkdir -p /opt/app
printf '\177ELF\002\001\001\000\000\000\000\000\000\000\000\000\002\000\267\000\001\000\000\000' >/opt/app/run
head -c 5000 /dev/zero >>/opt/app/run
chmod 755 /opt/app/run
printf '[Service]\nExecStart=/opt/app/run\n[Install]\nWantedBy=multi-user.target\n' >/etc/systemd/system/app.service
lines
}
