# fault: a step sets a kernel parameter that does not exist
# held-out: again
# finds: setup-failed
# says: nonsense
# file: instance/setup.sh
checkout() { echo 'sysctl -w kernel.nonsense=1' | set_up; }
