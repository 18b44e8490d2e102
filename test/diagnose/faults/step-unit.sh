# fault: a step restarts a service that is not installed
# held-out: fourth
# finds: setup-failed
# says: nginx
# file: instance/setup.sh
checkout() { echo 'systemctl restart nginx' | set_up; }
