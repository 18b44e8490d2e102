# fault: a step copies a file that is not in the bundle
# finds: setup-failed
# says: licence\.key
# file: instance/setup.sh
checkout() { echo 'cp files/etc/licence.key /etc/' | set_up; }
