# fault: a step runs a command that is not installed
# finds: setup-failed
# says: docker.*not found|not found.*docker
# file: instance/setup.sh
checkout() { echo 'docker pull thing' | set_up; }
