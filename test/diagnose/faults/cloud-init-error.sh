# fault: a command of the first boot fails
# finds: cloud-init-error
# says: runcmd|prepare-disk
# file: templates/cloud-init.yaml.hbs
checkout() {
  first_boot <<'lines'
runcmd:
  - [sh, -c, "echo preparing; prepare-disk --all"]
lines
}
