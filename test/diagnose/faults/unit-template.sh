# fault: an instance of a template unit has no settings
# held-out: third
# finds: unit-.*:worker@blue.service
# says: /etc/worker/blue
# file: instance/units/worker@.service|instance/files/opt/worker/run
checkout() {
  setting 'services: [worker@blue.service]'
  printf '[Service]\nExecStart=/opt/worker/run %%i\n[Install]\nWantedBy=multi-user.target\n' | file instance/units/worker@.service
  printf '#!/bin/sh\nset -e\nsettings=$(cat /etc/worker/"$1")\nexec sleep 100000\n' | file instance/files/opt/worker/run 755
}
