# fault: the job of a timer fails
# held-out: yes
# finds: unit-failed:backup.service
# says: /var/backup-target
# file: instance/units/backup.service|instance/files/opt/backup
checkout() {
  printf '[Timer]\nOnActiveSec=1\nAccuracySec=100ms\n[Install]\nWantedBy=timers.target\n' | file instance/units/backup.timer
  printf '[Service]\nType=oneshot\nExecStart=/opt/backup\n' | file instance/units/backup.service
  printf '#!/bin/sh\ntar -cf /var/backup-target/all.tar /etc/hostname\n' | file instance/files/opt/backup 755
  setting 'window: 5'
}
