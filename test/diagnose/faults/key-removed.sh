# fault: somebody removed the fleet's key from the machine
# finds: login-refused
# says: refuses the login
machine() { mv ~mayfly/.ssh/authorized_keys /root/; }
undo() { mv /root/authorized_keys ~mayfly/.ssh/; }
