# fault: somebody took down the loopback interface, over which the machine asks itself
# held-out: fourth
# finds: interface-down:lo
# says: loopback|\blo\b
machine() { ip link set lo down; }
undo() { ip link set lo up; }
