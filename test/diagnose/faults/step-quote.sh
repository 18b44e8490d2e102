# fault: a file that the set-up reads has a quote that never ends
# held-out: again
# finds: setup-failed
# says: quot|[Ss]yntax
# file: instance/setup.sh|instance/settings.env
checkout() {
  printf 'NAME="shop\nPORT=8080\n' | file instance/settings.env
  echo '. ./settings.env' | set_up
}
