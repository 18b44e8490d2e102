# fault: the set-up runs a script that is not executable
# finds: setup-failed
# says: [Pp]ermission denied
# file: instance/setup.sh|instance/files/opt/app/prepare
checkout() {
  printf '#!/bin/sh\ntrue\n' | file instance/files/opt/app/prepare 644
  echo '/opt/app/prepare' | set_up
}
