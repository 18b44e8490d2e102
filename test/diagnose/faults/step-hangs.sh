# fault: a step of the set-up never ends
# finds: setup-late
# says: step 4/7
# file: instance/setup.sh
checkout() {
  setting 'timeouts: { setup: 6, health: 4 }'
  echo 'sleep 1000' | set_up
}
