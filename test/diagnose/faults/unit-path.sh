# fault: a path unit starts a service again and again, which cannot read what came
# held-out: third
# finds: unit-.*:app.(service|path)
# says: /var/spool/app/none
# file: instance/(units/app.(service|path)|files/opt/app/run)
checkout() {
  setting 'window: 5'
  printf '[Path]\nPathExists=/etc/hostname\n[Install]\nWantedBy=multi-user.target\n' | file instance/units/app.path
  printf '[Service]\nType=oneshot\nExecStart=/opt/app/run\n' | file instance/units/app.service
  printf '#!/bin/sh\ncp /var/spool/app/none /srv/\n' | file instance/files/opt/app/run 755
}
