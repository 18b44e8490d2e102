# fault: a step runs a program that asks, and nobody answers
# held-out: again
# finds: setup-failed
# says: [Aa]bort|y/N|continue|step 4/7
# file: instance/setup.sh
checkout() {
  set_up <<'lines'
printf 'Do you want to continue? [y/N] '
read -r answer || { echo 'Abort.'; exit 1; }
lines
}
