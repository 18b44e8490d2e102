# fault: the first boot fetches keys of a person from a place that it cannot reach
# held-out: fourth
# finds: cloud-init-.*
# says: ssh.import
# file: templates/cloud-init.yaml.hbs
checkout() {
  first_boot <<'lines'
ssh_import_id: [lp:nobody-of-this-name]
lines
}
