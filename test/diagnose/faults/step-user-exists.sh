# fault: the set-up makes a user that exists already
# held-out: yes
# finds: setup-failed
# says: already exists
# file: instance/setup.sh
checkout() { echo 'useradd --system games' | set_up; }
