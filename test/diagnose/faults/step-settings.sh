# fault: a step changes a settings file that its package does not have
# held-out: fourth
# finds: setup-failed
# says: /etc/app/app\.ini
# file: instance/setup.sh
checkout() { echo "sed -i 's/^port=.*/port=8085/' /etc/app/app.ini" | set_up; }
