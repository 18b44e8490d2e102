# fault: a step puts a user into a group that nobody made
# held-out: fourth
# finds: setup-failed
# says: docker
# file: instance/setup.sh
checkout() {
  set_up <<'lines'
useradd --system app
usermod --append --groups docker app
lines
}
