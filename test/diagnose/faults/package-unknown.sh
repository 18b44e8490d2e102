# fault: a step installs a package that does not exist
# held-out: yes
# finds: setup-failed
# says: nginx-of-tomorrow
# file: instance/setup.sh
checkout() { echo 'apt-get install -y nginx-of-tomorrow' | set_up; }
