# fault: the set-up unpacks an archive that is damaged
# held-out: yes
# finds: setup-failed
# says: gzip format|unexpected end|tar
# file: instance/setup.sh
checkout() {
  echo 'not an archive at all' | file instance/data.tgz
  echo 'tar -xzf data.tgz -C /opt' | set_up
}
