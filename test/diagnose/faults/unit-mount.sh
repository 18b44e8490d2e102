# fault: a mount unit names a device that is not there, and a service needs it
# held-out: yes
# finds: unit-.*:var-lib-data.mount
# says: /dev/vdz
# file: instance/units/var-lib-data.mount
checkout() {
  setting 'timeouts: { health: 12 }'
  printf '[Mount]\nWhat=/dev/vdz\nWhere=/var/lib/data\nTimeoutSec=4\n[Install]\nWantedBy=multi-user.target\n' | file instance/units/var-lib-data.mount
  service app /opt/app/run <<'program'
#!/bin/sh
exec sleep 100000
program
  sed -i '1i [Unit]\nRequiresMountsFor=/var/lib/data' instance/units/app.service
}
