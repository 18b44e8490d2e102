# fault: the first boot mounts a disk that is not there
# held-out: again
# finds: cloud-init-error|cloud-init-recoverable|unit-failed:.*
# says: mount|/dev/nope|data
# file: templates/cloud-init.yaml.hbs
checkout() {
  first_boot <<'lines'
bootcmd:
  - [mount, /dev/nope, /mnt]
lines
}
