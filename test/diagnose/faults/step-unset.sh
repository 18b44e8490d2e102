# fault: the set-up uses a variable that is not set
# held-out: yes
# finds: setup-failed
# says: DATABASE_URL
# file: instance/setup.sh
checkout() { echo 'echo "url=$DATABASE_URL" >/etc/app.conf' | set_up; }
