# fault: a command of bootcmd fails
# held-out: third
# finds: cloud-init-.*
# says: bootcmd
# file: templates/cloud-init.yaml.hbs
checkout() {
  first_boot <<'lines'
bootcmd:
  - [mount, /dev/vdq, /srv]
lines
}
