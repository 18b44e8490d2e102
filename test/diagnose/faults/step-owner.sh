# fault: a step gives a file to a user that nobody made
# held-out: again
# finds: setup-failed
# says: invalid user|shopkeeper
# file: instance/setup.sh
checkout() { echo 'mkdir -p /opt/app; chown shopkeeper:shopkeeper /opt/app' | set_up; }
