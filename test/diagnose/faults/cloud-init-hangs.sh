# fault: a command of the first boot never ends
# finds: boot-hanging
# says: sleep 4000
# file: templates/cloud-init.yaml.hbs
checkout() {
  setting 'timeouts: { boot: 15, health: 4 }'
  first_boot <<'lines'
runcmd:
  - [sleep, "4000"]
lines
}
