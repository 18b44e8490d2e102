# fault: the home folder may be written by everybody, so that sshd refuses its keys
# held-out: yes
# finds: login-refused
# says: refuses the login
machine() { chmod 777 ~mayfly; }
undo() { chmod 755 ~mayfly; }
