# fault: write_files names an owner that does not exist
# held-out: yes
# finds: cloud-init-error
# says: nobody-knows-me|write_files|write-files
# file: templates/cloud-init.yaml.hbs
checkout() {
  sed -i 's|^write_files:|&\n  - { path: /etc/own, content: a, owner: "nobody-knows-me:root" }|' templates/cloud-init.yaml.hbs
}
