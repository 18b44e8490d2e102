# fault: the set-up runs a script with Windows line ends
# finds: setup-failed
# says: line ends|\\r|\^M
# file: instance/setup.sh|instance/files/opt/app/prepare
checkout() {
  printf '#!/bin/sh\r\nset -e\r\ncd /opt\r\nmkdir -p app/data\r\n' >prepare.txt
  echo "echo $(base64 -w0 prepare.txt) | base64 -d >/opt/prepare; chmod 755 /opt/prepare; /opt/prepare" | set_up
}
