# fault: the set-up is killed
# finds: setup-vanished|setup-failed
# says: step 4/7|SIGKILL
# file: instance/setup.sh
checkout() { echo 'kill -9 $$' | set_up; }
