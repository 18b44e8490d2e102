# fault: a command of the first boot runs as a user that does not exist
# held-out: again
# finds: cloud-init-error
# says: ghost
# file: templates/cloud-init.yaml.hbs
checkout() {
  first_boot <<'lines'
runcmd:
  - [su, "-", ghost, -c, "touch done"]
lines
}
