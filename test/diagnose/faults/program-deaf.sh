# fault: a service runs, and answers nobody any more
# finds: health-red:.*
# says: health check
machine() { ip link set lo down; }
undo() { ip link set lo up; }
