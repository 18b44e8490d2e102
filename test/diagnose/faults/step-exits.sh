# fault: a step of the set-up exits with 3 without a word
# finds: setup-failed
# says: step 4/7.*exit code 3
# file: instance/setup.sh
checkout() { echo 'exit 3' | set_up; }
