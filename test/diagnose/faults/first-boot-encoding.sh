# fault: write_files says that a content is packed, and it is not
# held-out: third
# finds: cloud-init-.*|user-data
# says: cloud-init
# file: templates/cloud-init.yaml.hbs
checkout() {
  sed -i 's|^write_files:$|write_files:\n  - { path: /etc/app/key, encoding: gz+b64, content: "bm90IHBhY2tlZA==" }|' templates/cloud-init.yaml.hbs
}
