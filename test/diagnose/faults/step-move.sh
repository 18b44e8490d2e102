# fault: a file of the bundle cannot be put in its place, because a folder is there
# finds: setup-failed
# says: move files
# also: /etc/app|etc/app
checkout() {
  echo 'a=1' | file instance/files/etc/app
  sed -i 's|^write_files:|&\n  - { path: /etc/app/old, content: a }|' templates/cloud-init.yaml.hbs
}
